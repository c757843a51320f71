// ∂/∂rows of the free energies over D(row, column), in parts, one for each chunk of the columns:
//   part[chunk,r] = Σ_c slope·weight·exp(−β (D_rc − F))·∂D_rc/∂row_r
// F and its slope belong to the samples: SAMPLES_ARE 0: the rows, 1: the columns. With samples as rows slope and weight
// are left out, and mass[chunk,r] = Σ_c exp(−β (D_rc − F)); merge_slopes divides by it. Energies are computed anew.
// For GPUs: a workgroup has 32 rows × 16 dimensions and one chunk, 32 columns at a time.
// Tested for correctness on a CPU adapter; its speed is not measured.
#import "../lib/index.wgsl"
#import "../lib/distance_tile.wgsl"
#import "../lib/boltzmann.wgsl"

override SAMPLES_ARE: u32 = 0u;

const WORKGROUP_TILE = vec2u(32u, 16u);

struct Params {
  rows: u32,
  columns: u32,
  dims: u32,
  chunks: u32,
  beta: f32,
  weight: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> rows_x: array<f32>;
@group(0) @binding(2) var<storage, read> columns_x: array<f32>;
@group(0) @binding(3) var<storage, read> free_energy: array<f32>;
@group(0) @binding(4) var<storage, read> slope: array<f32>;
@group(0) @binding(5) var<storage, read_write> part: array<f32>;
@group(0) @binding(6) var<storage, read_write> mass: array<f32>;

fn row_value(i: u32) -> f32 { return rows_x[i]; }
fn column_value(i: u32) -> f32 { return columns_x[i]; }

/// Weights of the tile's pairs, four rows a vector, for column 4y + i at (8i + y)·PITCH: against bank conflicts.
var<workgroup> weights: array<vec4f, 288>;

/// Of four rows: the derivative by one dimension, by the one 8 further on, and the mass.
struct Totals {
  near: vec4f,
  far: vec4f,
  mass: vec4f,
}

/// Σ over the eight threads that share four rows. All threads must call it.
fn sum_of_threads(own: vec4f, thread: u32) -> vec4f {
  workgroupBarrier();
  weights[thread] = own;
  workgroupBarrier();
  var sum = vec4f(0.0);
  for (var t = 0u; t < 8u; t++) {
    sum += weights[thread / 8u * 8u + t];
  }
  return sum;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
) {
  let tile = flat_workgroup(group, groups);
  let chunk = tile % params.chunks;
  let blocks = (params.dims + 15u) / 16u;
  let first = tile / params.chunks % blocks * 16u;
  let row = tile / params.chunks / blocks * 32u;
  if (row >= params.rows) { return; }
  let length = (params.columns + params.chunks - 1u) / params.chunks;
  let end = min((chunk + 1u) * length, params.columns);

  let place = place_of(local.x);
  let own_row = row + 4u * place.x;
  let of_rows = free_energies_of_rows(own_row);
  // Weights are made by fours of columns, and summed up by dimensions: every thread has two.
  let dimension = first + place.y;
  let near = dimension_of_rows(own_row, dimension);
  let far = dimension_of_rows(own_row, dimension + 8u);
  var totals = Totals();
  var mass_by_columns = vec4f(0.0);
  for (var k = min(chunk * length, params.columns); k < end; k += 32u) {
    var sums = mat4x4f();
    for (var d = 0u; d < dimensions(); d += 16u) {
      sums = add_dimensions(sums, row, k, d, local.x);
    }
    let energies = finished(sums);
    let column = k + 4u * place.y;
    let slot = place.y * PITCH + place.x;
    mass_by_columns += weigh(slot, energies[0], of_rows, column, end);
    mass_by_columns += weigh(slot + 8u * PITCH, energies[1], of_rows, column + 1u, end);
    mass_by_columns += weigh(slot + 16u * PITCH, energies[2], of_rows, column + 2u, end);
    mass_by_columns += weigh(slot + 24u * PITCH, energies[3], of_rows, column + 3u, end);
    // Outside the condition only for the race check, which follows no barrier into one.
    workgroupBarrier();
    if (dimensions() > 16u) {
      stage_columns(k, first, local.x);
    }
    workgroupBarrier();
    for (var y = 0u; y < 8u; y++) {
      let of_near = column_tile[place.y * PITCH + y];
      let of_far = column_tile[(place.y + 8u) * PITCH + y];
      let at = y * PITCH + place.x;
      totals = add_column(totals, weights[at], near, far, of_near.x, of_far.x);
      totals = add_column(totals, weights[at + 8u * PITCH], near, far, of_near.y, of_far.y);
      totals = add_column(totals, weights[at + 16u * PITCH], near, far, of_near.z, of_far.z);
      totals = add_column(totals, weights[at + 24u * PITCH], near, far, of_near.w, of_far.w);
    }
  }

  if (is_saturated()) {
    totals.mass = sum_of_threads(mass_by_columns, local.x);
  }
  for (var r = 0u; r < min(4u, params.rows - min(own_row, params.rows)); r++) {
    let at = chunk * params.rows + own_row + r;
    if (dimension < params.dims) {
      part[at * params.dims + dimension] = totals.near[r];
    }
    if (dimension + 8u < params.dims) {
      part[at * params.dims + dimension + 8u] = totals.far[r];
    }
    if (SAMPLES_ARE == 0u && dimension == 0u) {
      mass[at] = totals.mass[r];
    }
  }
}

fn free_energies_of_rows(row: u32) -> vec4f {
  if (SAMPLES_ARE == 1u) {
    return vec4f(0.0);
  }
  let at = four_rows(row);
  return vec4f(free_energy[at.x], free_energy[at.y], free_energy[at.z], free_energy[at.w]);
}

/// 0 past the last dimension.
fn dimension_of_rows(row: u32, d: u32) -> vec4f {
  if (d >= params.dims) {
    return vec4f(0.0);
  }
  let at = four_rows(row) * params.dims + d;
  return vec4f(row_value(at.x), row_value(at.y), row_value(at.z), row_value(at.w));
}

/// Writes the weights of four rows and a column, 0 past the end, and returns exp(−β (D − F)).
fn weigh(slot: u32, energies: vec4f, of_rows: vec4f, column: u32, end: u32) -> vec4f {
  if (column >= end) {
    weights[slot] = vec4f(0.0);
    return vec4f(0.0);
  }
  var sample_f = of_rows;
  var factor = vec4f(1.0);
  if (SAMPLES_ARE == 1u) {
    sample_f = vec4f(free_energy[column]);
    factor = vec4f(slope[column] * params.weight);
  }
  if (is_saturated()) {
    // ∂E/∂D = exp(−D) = 1 − E
    factor *= vec4f(1.0) - energies;
  }
  let gibbs = boltzmann(energies - sample_f, exponent_rate());
  weights[slot] = factor * gibbs;
  return gibbs;
}

/// In the order of the columns, the mass too: where all slopes are 1, the derivative is the mass to the last bit.
fn add_column(old: Totals, weight: vec4f, near: vec4f, far: vec4f, of_near: f32, of_far: f32) -> Totals {
  return Totals(
    add_slope(old.near, weight, near, of_near),
    add_slope(old.far, weight, far, of_far),
    old.mass + weight);
}

/// sum + weight·∂D/∂a.
fn add_slope(sum: vec4f, weight: vec4f, a: vec4f, b: f32) -> vec4f {
  if (is_l1()) {
    return fma(weight, sign(a - b), sum);
  }
  if (is_half_squared()) {
    return fma(weight, a - b, sum);
  }
  return fma(weight, vec4f(-b), sum);
}
