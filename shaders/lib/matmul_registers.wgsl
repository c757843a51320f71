// How the matrix products for CPU adapters store four neighbouring sums of a row.
// Columns past the edge repeat one inside, with the same sum to the last bit, so that stores need no bounds check.

#import "matmul.wgsl"

/// out[row, columns] (+)= epilogue(sums). All old values are read before the first store: a repeated one adds once.
fn store_four(row: u32, columns: vec4u, sums: vec4f) {
  let at = row * params.cols + columns;
  var old = vec4f(0.0);
  if (ACCUMULATE_OUT == 1u) {
    old = vec4f(out[at.x], out[at.y], out[at.z], out[at.w]);
  }
  out[at.x] = old.x + epilogue(sums.x, columns.x);
  out[at.y] = old.y + epilogue(sums.y, columns.y);
  out[at.z] = old.z + epilogue(sums.z, columns.z);
  out[at.w] = old.w + epilogue(sums.w, columns.w);
}
