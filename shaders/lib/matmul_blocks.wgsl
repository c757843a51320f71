// Blocks of 4×4 for matrix products with vec4 loads. The importing file says how the factors lie in memory:
//   const A_DEEP = true:  a is [rows, depth], and depth is a multiple of 4;
//                  false: a is [depth, rows], and rows and depth are;
//   const B_DEEP          the same for b and cols.

#import "matmul_registers.wgsl"

@group(0) @binding(1) var<storage, read> a: array<vec4f>;
@group(0) @binding(2) var<storage, read> b: array<vec4f>;

/// sums + rows · columns, 4 deep: column vector i of sums and of rows is row i, and column vector d of columns holds four of
/// them at depth d. Number by number: a CPU adapter's compiler would keep whole products in memory in between.
fn add_products(sums: mat4x4f, rows: mat4x4f, columns: mat4x4f) -> mat4x4f {
  return mat4x4f(
    add_row(sums[0], rows[0], columns), add_row(sums[1], rows[1], columns), add_row(sums[2], rows[2], columns),
    add_row(sums[3], rows[3], columns));
}

fn add_row(sums: vec4f, row: vec4f, columns: mat4x4f) -> vec4f {
  return vec4f(
    add_four(sums.x, row, columns[0].x, columns[1].x, columns[2].x, columns[3].x),
    add_four(sums.y, row, columns[0].y, columns[1].y, columns[2].y, columns[3].y),
    add_four(sums.z, row, columns[0].z, columns[1].z, columns[2].z, columns[3].z),
    add_four(sums.w, row, columns[0].w, columns[1].w, columns[2].w, columns[3].w));
}

fn add_four(sum: f32, row: vec4f, b0: f32, b1: f32, b2: f32, b3: f32) -> f32 {
  return fma(row.w, b3, fma(row.z, b2, fma(row.y, b1, fma(row.x, b0, sum))));
}

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
