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
  store(row, first + 0u, 0u, transpose(mat4x4f(total.x[0], total.y[0], total.z[0], total.w[0])), mass);
  store(row, first + 4u, 4u, transpose(mat4x4f(total.x[1], total.y[1], total.z[1], total.w[1])), mass);
  store(row, first + 8u, 8u, transpose(mat4x4f(total.x[2], total.y[2], total.z[2], total.w[2])), mass);
  store(row, first + 12u, 12u, transpose(mat4x4f(total.x[3], total.y[3], total.z[3], total.w[3])), mass);
  // Rows past the last one repeat it.
  if (row < params.rows && first == 0u) {
    let at = four_rows(row);
    free_energy[at.x] = free_energy_of(reference.x, sum.x);
    free_energy[at.y] = free_energy_of(reference.y, sum.y);
    free_energy[at.z] = free_energy_of(reference.z, sum.z);
    free_energy[at.w] = free_energy_of(reference.w, sum.w);
  }
}

/// Dimensions d … d + 3, of the 16 in registers those from `kept` on: each a vector of the four rows.
fn store(row: u32, d: u32, kept: u32, slopes: mat4x4f, mass: vec4f) {
  store_dimension(row, d, slopes[0] / mass, is_kept(kept));
  store_dimension(row, d + 1u, slopes[1] / mass, is_kept(kept + 1u));
  store_dimension(row, d + 2u, slopes[2] / mass, is_kept(kept + 2u));
  store_dimension(row, d + 3u, slopes[3] / mass, is_kept(kept + 3u));
}

fn store_dimension(row: u32, d: u32, slopes: vec4f, kept: bool) {
  if (!kept) { return; }
  if (row < params.rows && d < params.dims) {
    let at = four_rows(row) * params.dims + d;
    mean_slope[at.x] = slopes.x;
    mean_slope[at.y] = slopes.y;
    mean_slope[at.z] = slopes.z;
    mean_slope[at.w] = slopes.w;
  }
}
