/// Four whole quotients, one by one: the interpreter of the race test divides whole vectors as if they held floats.
fn quotients(values: vec4u, divisor: u32) -> vec4u {
  return vec4u(values.x / divisor, values.y / divisor, values.z / divisor, values.w / divisor);
}
