// The gradients of two_layers from the parts over chunks of the rows, added up in their order; ∂b₂ = Σ_rows ∂out.
#import "../lib/index.wgsl"

override WORKGROUP: u32 = 64u;

/// 1: adds to what is there. The graph sets them.
override ACCUMULATE_DWEIGHT1: u32 = 0u;
override ACCUMULATE_DBIAS1: u32 = 0u;
override ACCUMULATE_DWEIGHT2: u32 = 0u;
override ACCUMULATE_DBIAS2: u32 = 0u;

struct Params {
  rows: u32,
  hidden: u32,
  inputs: u32,
  outputs: u32,
  chunks: u32,
  /// Numbers in b₂: outputs, or 0 without one.
  biases: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> parts: array<f32>;
@group(0) @binding(2) var<storage, read> dout: array<f32>;
@group(0) @binding(3) var<storage, read_write> dweight1: array<f32>;
@group(0) @binding(4) var<storage, read_write> dbias1: array<f32>;
@group(0) @binding(5) var<storage, read_write> dweight2: array<f32>;
@group(0) @binding(6) var<storage, read_write> dbias2: array<f32>;

/// One thread a number: first those of the hidden units, then ∂b₂ where there is one.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let thread = flat_thread(id, groups, WORKGROUP);
  let width = params.outputs + 1u + params.inputs;
  let unit_parts = params.hidden * width;
  if (thread >= unit_parts + params.biases) { return; }
  if (thread >= unit_parts) {
    let d = thread - unit_parts;
    let length = (params.rows + params.chunks - 1u) / params.chunks;
    var sum = 0.0;
    for (var first = 0u; first < params.rows; first += length) {
      var part = 0.0;
      for (var p = first; p < min(first + length, params.rows); p++) {
        part += dout[p * params.outputs + d];
      }
      sum += part;
    }
    if (ACCUMULATE_DBIAS2 == 1u) { sum += dbias2[d]; }
    dbias2[d] = sum;
    return;
  }
  var sum = 0.0;
  for (var chunk = 0u; chunk < params.chunks; chunk++) {
    sum += parts[chunk * unit_parts + thread];
  }
  let unit = thread / width;
  let part = thread % width;
  if (part < params.outputs) {
    let at = part * params.hidden + unit;
    if (ACCUMULATE_DWEIGHT2 == 1u) { sum += dweight2[at]; }
    dweight2[at] = sum;
  } else if (part == params.outputs) {
    if (ACCUMULATE_DBIAS1 == 1u) { sum += dbias1[unit]; }
    dbias1[unit] = sum;
  } else {
    let at = unit * params.inputs + part - params.outputs - 1u;
    if (ACCUMULATE_DWEIGHT1 == 1u) { sum += dweight1[at]; }
    dweight1[at] = sum;
  }
}
