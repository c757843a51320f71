// Writes nothing, though the compiler can't know that.

struct Params {
  count: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(1)
fn main() {
  if (params.count > 0u) { out[0] = 1.0; }
}
