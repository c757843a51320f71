// What the forms of two_layers_bprop share.
#import "two_layers_slopes.wgsl"

/// 0: there is no b₂.
override OUTPUT_BIAS: u32 = 0u;

struct Params {
  rows: u32,
  hidden: u32,
  accumulate_dweight1: u32,
  accumulate_dbias1: u32,
  accumulate_dweight2: u32,
  accumulate_dbias2: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> weight2: array<f32>;
@group(0) @binding(3) var<storage, read> hidden: array<f32>;
@group(0) @binding(4) var<storage, read> dout: array<f32>;
@group(0) @binding(5) var<storage, read_write> dweight1: array<f32>;
@group(0) @binding(6) var<storage, read_write> dbias1: array<f32>;
@group(0) @binding(7) var<storage, read_write> dweight2: array<f32>;
@group(0) @binding(8) var<storage, read_write> dbias2: array<f32>;

/// Hidden units `unit` … `unit + 3`, those there are; and ∂b₂ beside the first of them.
fn two_layers_bprop(unit: u32) {
  let sums = slopes_of(unit, 0u, params.rows);
  for (var i = 0u; i < 4u; i++) {
    let own = unit + i;
    if (own < params.hidden) {
      for (var d = 0u; d < OUTPUTS; d++) {
        let at = d * params.hidden + own;
        var slope = slopes_to(sums, d)[i];
        if (params.accumulate_dweight2 == 1u) { slope += dweight2[at]; }
        dweight2[at] = slope;
      }
      var slope = sums.bias1[i];
      if (params.accumulate_dbias1 == 1u) { slope += dbias1[own]; }
      dbias1[own] = slope;
      for (var j = 0u; j < INPUTS; j++) {
        let at = own * INPUTS + j;
        var slope = sums.weight1[j][i];
        if (params.accumulate_dweight1 == 1u) { slope += dweight1[at]; }
        dweight1[at] = slope;
      }
    }
  }
  if (OUTPUT_BIAS == 1u && unit == 0u) {
    for (var d = 0u; d < OUTPUTS; d++) {
      var slope = bias2_slope(sums, d);
      if (params.accumulate_dbias2 == 1u) { slope += dbias2[d]; }
      dbias2[d] = slope;
    }
  }
}
