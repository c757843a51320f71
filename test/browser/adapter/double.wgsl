// values[i] = 2 · values[i]

@group(0) @binding(1) var<storage, read_write> values: array<f32>;

@compute @workgroup_size(4)
fn main(@builtin(global_invocation_id) global_id: vec3u) {
  values[global_id.x] = 2.0 * values[global_id.x];
}
