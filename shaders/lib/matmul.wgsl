// What the matrix products share: their params, their output, and what happens to a finished sum.
//   out[r,c] (+)= f(Σ_d a[r·a_row + d·a_depth] · b[c·b_col + d·b_depth] + bias[c])

#import "activation.wgsl"

/// 0: the sum alone; else f(sum + bias[c]) with f by its kind in activation.wgsl (1: f is the identity).
override EPILOGUE: u32 = 0u;

/// 1: adds to what is there. The graph sets it.
override ACCUMULATE_OUT: u32 = 0u;

struct Params {
  rows: u32,
  cols: u32,
  depth: u32,
  a_row: u32,
  a_depth: u32,
  b_col: u32,
  b_depth: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(3) var<storage, read> bias: array<f32>;
@group(0) @binding(4) var<storage, read_write> out: array<f32>;

fn epilogue(sum: f32, column: u32) -> f32 {
  if (EPILOGUE == 0u) {
    return sum;
  }
  return activate(EPILOGUE, sum + bias[column]);
}

/// The 4×4 products of four rows' values and four columns' values; row r of the result is its column vector r.
fn outer(rows: vec4f, columns: vec4f) -> mat4x4f {
  return mat4x4f(rows.x * columns, rows.y * columns, rows.z * columns, rows.w * columns);
}
