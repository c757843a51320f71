/// 2^exponent, at least 2^−126. (`select`: the built-in min and max of floats are slow on CPU adapters.)
fn power_of_two(exponent: vec4f) -> vec4f {
  return exp2(select(vec4f(-126.0), exponent, exponent > vec4f(-126.0)));
}
