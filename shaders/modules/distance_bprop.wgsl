// da[r,i] (+)= dout[r] · ∂D/∂a_i, db[r,i] (+)= dout[r] · ∂D/∂b_i, a row a thread.

#import "../lib/row_by_row.wgsl"
#import "../lib/distance.wgsl"

/// 1: a alone; 2: b alone; 3: both. The output of a side left out may be left out too.
override SIDES: u32 = 3u;

/// 1: adds to what is there. The graph sets them.
override ACCUMULATE_DA: u32 = 0u;
override ACCUMULATE_DB: u32 = 0u;

struct Params {
  rows: u32,
  dims: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read> dout: array<f32>;
@group(0) @binding(4) var<storage, read_write> da: array<f32>;
@group(0) @binding(5) var<storage, read_write> db: array<f32>;

fn compute_row(row: u32) {
  if (row >= params.rows) { return; }
  let first = row * params.dims;
  var pull = dout[row];
  if (is_saturated()) {
    var sum = 0.0;
    for (var d = 0u; d < params.dims; d++) {
      sum += distance_term(a[first + d], b[first + d]);
    }
    pull *= saturation_slope(vec4f(sum)).x;
  }
  for (var d = 0u; d < params.dims; d++) {
    let i = first + d;
    let own = a[i];
    let other = b[i];
    if (SIDES != 2u) {
      var slope = pull * distance_slope(own, other);
      if (ACCUMULATE_DA == 1u) { slope += da[i]; }
      da[i] = slope;
    }
    if (SIDES != 1u) {
      var slope = pull * distance_slope(other, own);
      if (ACCUMULATE_DB == 1u) { slope += db[i]; }
      db[i] = slope;
    }
  }
}
