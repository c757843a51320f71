// Numbers of features, as float32.

/// Whether there is a feature of this number: 0 … buckets − 1. Anything else, such as −1, stands for none.
fn is_feature(number: f32, buckets: u32) -> bool {
  return number >= 0.0 && number < f32(buckets);
}
