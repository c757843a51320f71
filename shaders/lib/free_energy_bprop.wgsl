// What the forms of free_energy_bprop share. The importing kernel says how columns are loaded, and which rows a thread has.
#import "pairwise.wgsl"
#import "boltzmann.wgsl"
#import "slopes.wgsl"

/// 1: adds to what is there. The graph sets it.
override ACCUMULATE_DROWS: u32 = 0u;

struct Params {
  rows: u32,
  columns: u32,
  dims: u32,
  beta: f32,
  weight: f32,
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
    // First, so that a CPU adapter has them when it needs them.
    let column_energy = free_energy[c];
    let column_slope = slope[c];
    let column = load_column(c, first);
    let energies = distances(rows, column);
    var weights = column_slope * params.weight * boltzmann(energies - column_energy, rate);
    if (is_saturated()) {
      // ∂E/∂D = exp(−D) = 1 − E
      weights *= vec4f(1.0) - energies;
    }
    total = add_column(total, weights, rows, column);
  }
  store_dimension(row, first, 0u, total.v[0]);
  store_dimension(row, first, 1u, total.v[1]);
  store_dimension(row, first, 2u, total.v[2]);
  store_dimension(row, first, 3u, total.v[3]);
  store_dimension(row, first, 4u, total.v[4]);
  store_dimension(row, first, 5u, total.v[5]);
  store_dimension(row, first, 6u, total.v[6]);
  store_dimension(row, first, 7u, total.v[7]);
  store_dimension(row, first, 8u, total.v[8]);
  store_dimension(row, first, 9u, total.v[9]);
  store_dimension(row, first, 10u, total.v[10]);
  store_dimension(row, first, 11u, total.v[11]);
  store_dimension(row, first, 12u, total.v[12]);
  store_dimension(row, first, 13u, total.v[13]);
  store_dimension(row, first, 14u, total.v[14]);
  store_dimension(row, first, 15u, total.v[15]);
}

/// Rows past the last one repeat it: all old values are read before the first store, so that it adds once.
fn store_dimension(row: u32, first: u32, d: u32, slopes: vec4f) {
  if (!is_kept(d)) { return; }
  if (row < params.rows && first + d < params.dims) {
    let at = four_rows(row) * params.dims + first + d;
    var old = vec4f(0.0);
    if (ACCUMULATE_DROWS == 1u) {
      old = vec4f(drows[at.x], drows[at.y], drows[at.z], drows[at.w]);
    }
    drows[at.x] = old.x + slopes.x;
    drows[at.y] = old.y + slopes.y;
    drows[at.z] = old.z + slopes.z;
    drows[at.w] = old.w + slopes.w;
  }
}
