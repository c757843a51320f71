// What the forms of sweep_free_energy_slopes share. The importing kernel says how columns are loaded, and which rows a thread has.
#import "pairwise.wgsl"
#import "boltzmann.wgsl"
#import "slopes.wgsl"

/// Terms of one running sum less 1; more would lose too much of float32. One less than a power of two.
const MOST: u32 = 1023u;

/// Columns among which the lowest energy is looked for, to begin with.
const FIRST: u32 = 8u;

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
@group(0) @binding(3) var<storage, read_write> free_energy: array<f32>;
@group(0) @binding(4) var<storage, read_write> mean_slope: array<f32>;

fn row_value(i: u32) -> f32 { return rows_x[i]; }
fn column_value(i: u32) -> f32 { return columns_x[i]; }

/// Four rows from `row` on, 16 dimensions from `first` on. Terms are exp(−β (E − reference)), and the reference is the lowest
/// energy of the first columns. Where a later one is so much lower that terms would grow too large, that one is the
/// reference of a second turn.
fn sweep_free_energy_slopes(row: u32, first: u32) {
  let rows = load_rows(row, first);
  let rate = exponent_rate();
  var reference = vec4f(1e30);
  for (var c = 0u; c < min(FIRST, params.columns); c++) {
    let energies = distances(rows, load_column(c, first));
    reference = select(reference, energies, energies < reference);
  }
  var total = Slopes();
  // Both are Σ exp(−β (E − reference)): term by term as the slopes are added up, and in parts, which is more exact.
  var mass = vec4f(0.0);
  var sum = vec4f(0.0);
  for (var is_done = false; !is_done; ) {
    total = Slopes();
    mass = vec4f(0.0);
    sum = vec4f(0.0);
    var part = vec4f(0.0);
    let least = reference - vec4f(30.0 / params.beta);
    var lowest = least;
    for (var c = 0u; c < params.columns; c++) {
      let column = load_column(c, first);
      let energies = distances(rows, column);
      lowest = select(lowest, energies, energies < lowest);
      var weights = boltzmann(energies - reference, rate);
      mass += weights;
      part += weights;
      let is_full = (c & MOST) == MOST;
      sum += select(vec4f(0.0), part, is_full);
      part = select(part, vec4f(0.0), is_full);
      if (is_saturated()) {
        // ∂E/∂D = exp(−D) = 1 − E
        weights *= vec4f(1.0) - energies;
      }
      total = add_column(total, weights, rows, column);
    }
    sum += part;
    let is_lower = lowest < least;
    reference = select(reference, lowest, is_lower);
    is_done = !any_invocation(any(is_lower));
  }
  store_dimension(row, first, 0u, total.v[0] / mass);
  store_dimension(row, first, 1u, total.v[1] / mass);
  store_dimension(row, first, 2u, total.v[2] / mass);
  store_dimension(row, first, 3u, total.v[3] / mass);
  store_dimension(row, first, 4u, total.v[4] / mass);
  store_dimension(row, first, 5u, total.v[5] / mass);
  store_dimension(row, first, 6u, total.v[6] / mass);
  store_dimension(row, first, 7u, total.v[7] / mass);
  store_dimension(row, first, 8u, total.v[8] / mass);
  store_dimension(row, first, 9u, total.v[9] / mass);
  store_dimension(row, first, 10u, total.v[10] / mass);
  store_dimension(row, first, 11u, total.v[11] / mass);
  store_dimension(row, first, 12u, total.v[12] / mass);
  store_dimension(row, first, 13u, total.v[13] / mass);
  store_dimension(row, first, 14u, total.v[14] / mass);
  store_dimension(row, first, 15u, total.v[15] / mass);
  // Rows past the last one repeat it.
  if (row < params.rows && first == 0u) {
    let at = four_rows(row);
    free_energy[at.x] = free_energy_of(reference.x, sum.x);
    free_energy[at.y] = free_energy_of(reference.y, sum.y);
    free_energy[at.z] = free_energy_of(reference.z, sum.z);
    free_energy[at.w] = free_energy_of(reference.w, sum.w);
  }
}

fn store_dimension(row: u32, first: u32, d: u32, slopes: vec4f) {
  if (!is_kept(d)) { return; }
  if (row < params.rows && first + d < params.dims) {
    let at = four_rows(row) * params.dims + first + d;
    mean_slope[at.x] = slopes.x;
    mean_slope[at.y] = slopes.y;
    mean_slope[at.z] = slopes.z;
    mean_slope[at.w] = slopes.w;
  }
}
