// What the forms of free_energy_bprop share. The importing kernel says how columns are loaded, and which rows a thread has.
#import "pairwise.wgsl"
#import "boltzmann.wgsl"
#import "slopes.wgsl"

struct Params {
  rows: u32,
  columns: u32,
  dims: u32,
  beta: f32,
  weight: f32,
  accumulate_drows: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> rows_x: array<f32>;
@group(0) @binding(2) var<storage, read> columns_x: array<f32>;
@group(0) @binding(3) var<storage, read> free_energy: array<f32>;
@group(0) @binding(4) var<storage, read> slope: array<f32>;
@group(0) @binding(5) var<storage, read_write> drows: array<f32>;

fn row_value(i: u32) -> f32 { return rows_x[i]; }
fn column_value(i: u32) -> f32 { return columns_x[i]; }

/// Four rows from `row` on, 16 dimensions from `first` on.
fn free_energy_bprop(row: u32, first: u32) {
  let rows = load_rows(row, first);
  let rate = exponent_rate();
  var total = Slopes();
  for (var c = 0u; c < params.columns; c++) {
    let column = load_column(c, first);
    let energies = distances(rows, column);
    var weights = slope[c] * params.weight * boltzmann(energies - free_energy[c], rate);
    if (is_saturated()) {
      // ∂E/∂D = exp(−D) = 1 − E
      weights *= vec4f(1.0) - energies;
    }
    total = add_column(total, weights, rows, column);
  }
  store(row, first + 0u, 0u, transpose(mat4x4f(total.x[0], total.y[0], total.z[0], total.w[0])));
  store(row, first + 4u, 4u, transpose(mat4x4f(total.x[1], total.y[1], total.z[1], total.w[1])));
  store(row, first + 8u, 8u, transpose(mat4x4f(total.x[2], total.y[2], total.z[2], total.w[2])));
  store(row, first + 12u, 12u, transpose(mat4x4f(total.x[3], total.y[3], total.z[3], total.w[3])));
}

/// Dimensions d … d + 3, of the 16 in registers those from `kept` on: each a vector of the four rows.
fn store(row: u32, d: u32, kept: u32, slopes: mat4x4f) {
  store_dimension(row, d, slopes[0], is_kept(kept));
  store_dimension(row, d + 1u, slopes[1], is_kept(kept + 1u));
  store_dimension(row, d + 2u, slopes[2], is_kept(kept + 2u));
  store_dimension(row, d + 3u, slopes[3], is_kept(kept + 3u));
}

/// Rows past the last one repeat it: all old values are read before the first store, so that it adds once.
fn store_dimension(row: u32, d: u32, slopes: vec4f, kept: bool) {
  if (!kept) { return; }
  if (row < params.rows && d < params.dims) {
    let at = four_rows(row) * params.dims + d;
    var old = vec4f(0.0);
    // A loop of one turn or none: CPU adapters compute both sides of an `if`, but skip a loop.
    for (var turn = 0u; turn < params.accumulate_drows; turn++) {
      old = vec4f(drows[at.x], drows[at.y], drows[at.z], drows[at.w]);
    }
    drows[at.x] = old.x + slopes.x;
    drows[at.y] = old.y + slopes.y;
    drows[at.z] = old.z + slopes.z;
    drows[at.w] = old.w + slopes.w;
  }
}
