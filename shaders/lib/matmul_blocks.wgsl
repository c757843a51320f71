// Blocks of 4×4 for matrix products with vec4 loads. The importing file says how the factors lie in memory:
//   const A_DEEP = true:  a is [rows, depth], and depth is a multiple of 4;
//                  false: a is [depth, rows], and rows and depth are;
//   const B_DEEP          the same for b and cols.

#import "matmul_registers.wgsl"

@group(0) @binding(1) var<storage, read> a: array<vec4f>;
@group(0) @binding(2) var<storage, read> b: array<vec4f>;

/// Column vector i holds row i, 4 deep.
fn a_block(at: vec4u) -> mat4x4f {
  let loaded = mat4x4f(a[at.x], a[at.y], a[at.z], a[at.w]);
  if (A_DEEP) {
    return loaded;
  }
  return transpose(loaded);
}

/// Column vector d holds four columns of the product at depth d.
fn b_block(at: vec4u) -> mat4x4f {
  let loaded = mat4x4f(b[at.x], b[at.y], b[at.z], b[at.w]);
  if (B_DEEP) {
    return transpose(loaded);
  }
  return loaded;
}

/// `first` and the next three. Past the end: the last one again, or where vectors run across, the last four.
fn four_from(first: u32, count: u32, deep: bool) -> vec4u {
  let next = vec4u(0u, 1u, 2u, 3u);
  return select(min(first, count - 4u) + next, min(first + next, vec4u(count - 1u)), deep);
}

/// Where the four vectors start that hold four rows (or columns) of `count`, 4 deep: one a row, or one a depth.
fn vectors_of(four: vec4u, count: u32, deep: bool) -> vec4u {
  return select(four.x / 4u + count / 4u * vec4u(0u, 1u, 2u, 3u), four * (params.depth / 4u), deep);
}
