// What the forms of free_energy_bprop share. The importing kernel says how columns are loaded, and which rows a thread has.
#import "pairwise.wgsl"
#import "boltzmann.wgsl"

override SAMPLES_ARE: u32 = 0u;

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

/// Derivatives of the four rows, in the layout of Rows.
struct Slopes {
  v0: mat2x4f, v1: mat2x4f, v2: mat2x4f, v3: mat2x4f, v4: mat2x4f, v5: mat2x4f, v6: mat2x4f, v7: mat2x4f,
}

/// Free energies and weighted slopes of the samples that four pairs belong to.
struct Samples {
  free_energy: vec4f,
  slope: vec4f,
}

/// Four rows from `row` on, 16 dimensions from `first` on.
fn free_energy_bprop(row: u32, first: u32) {
  let rows = load_rows(row, first);
  let rate = exponent_rate();
  var samples = samples_of_rows(row);
  var total = Slopes();
  var mass = vec4f(0.0);
  for (var c = 0u; c < params.columns; c++) {
    if (SAMPLES_ARE == 1u) {
      samples = sample_of_column(c);
    }
    let column = load_column(c, first);
    let energies = distances(rows, column);
    let gibbs = boltzmann(energies - samples.free_energy, rate);
    mass += gibbs;
    var weights = select(gibbs, samples.slope * gibbs, SAMPLES_ARE == 1u);
    if (is_saturated()) {
      // ∂E/∂D = exp(−D) = 1 − E
      weights *= vec4f(1.0) - energies;
    }
    total.v0 = add_slopes(total.v0, weights, rows.v0, column.v0, 0u);
    total.v1 = add_slopes(total.v1, weights, rows.v1, column.v1, 2u);
    total.v2 = add_slopes(total.v2, weights, rows.v2, column.v2, 4u);
    total.v3 = add_slopes(total.v3, weights, rows.v3, column.v3, 6u);
    total.v4 = add_slopes(total.v4, weights, rows.v4, column.v4, 8u);
    total.v5 = add_slopes(total.v5, weights, rows.v5, column.v5, 10u);
    total.v6 = add_slopes(total.v6, weights, rows.v6, column.v6, 12u);
    total.v7 = add_slopes(total.v7, weights, rows.v7, column.v7, 14u);
  }
  store(row, first, 0u, total.v0, mass, samples.slope);
  store(row, first, 2u, total.v1, mass, samples.slope);
  store(row, first, 4u, total.v2, mass, samples.slope);
  store(row, first, 6u, total.v3, mass, samples.slope);
  store(row, first, 8u, total.v4, mass, samples.slope);
  store(row, first, 10u, total.v5, mass, samples.slope);
  store(row, first, 12u, total.v6, mass, samples.slope);
  store(row, first, 14u, total.v7, mass, samples.slope);
}

fn samples_of_rows(row: u32) -> Samples {
  if (SAMPLES_ARE == 1u) {
    return Samples();
  }
  let at = four_rows(row);
  return Samples(
    vec4f(free_energy[at.x], free_energy[at.y], free_energy[at.z], free_energy[at.w]),
    vec4f(slope[at.x], slope[at.y], slope[at.z], slope[at.w]));
}

fn sample_of_column(c: u32) -> Samples {
  return Samples(vec4f(free_energy[c]), vec4f(slope[c] * params.weight));
}

fn add_slopes(total: mat2x4f, weights: vec4f, a: mat2x4f, b: vec2f, d: u32) -> mat2x4f {
  var sum = total;
  if (is_kept(d)) {
    sum[0] = add_slope(sum[0], weights, a[0], b.x);
  }
  if (is_kept(d + 1u)) {
    sum[1] = add_slope(sum[1], weights, a[1], b.y);
  }
  return sum;
}

/// sum + weight·∂D/∂a.
fn add_slope(sum: vec4f, weights: vec4f, a: vec4f, b: f32) -> vec4f {
  let u = a - b;
  if (is_l1()) {
    // sign(u) with sign(0) = 0. On the CPU adapter the built-in made the whole kernel a third slower.
    return fma(weights, u / (abs(u) + vec4f(1e-30)), sum);
  }
  if (is_half_squared()) {
    return fma(weights, u, sum);
  }
  return fma(weights, vec4f(-b), sum);
}

fn store(row: u32, first: u32, d: u32, slopes: mat2x4f, mass: vec4f, slope: vec4f) {
  store_dimension(row, first + d, scaled(slopes[0], mass, slope), is_kept(d));
  store_dimension(row, first + d + 1u, scaled(slopes[1], mass, slope), is_kept(d + 1u));
}

fn scaled(slopes: vec4f, mass: vec4f, slope: vec4f) -> vec4f {
  return select(slopes / mass * slope, slopes, SAMPLES_ARE == 1u);
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
