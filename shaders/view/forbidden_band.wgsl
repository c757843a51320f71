// band[r,k] = min over samples of row r of |y_k - Yi| / radius, at most 2; samples of row r: |Xi - x_r| <= reach.
#import "../lib/index.wgsl"

override WORKGROUP: u32 = 64u;

struct Params {
  rows: u32,
  columns: u32,
  count: u32,
  x_low: f32,
  x_high: f32,
  y_low: f32,
  y_high: f32,
  radius: f32,
  reach: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> samples: array<f32>;
@group(0) @binding(2) var<storage, read_write> band: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = flat_thread(id, groups, WORKGROUP);
  if (row >= params.rows) { return; }
  let first = row * params.columns;
  for (var k = 0u; k < params.columns; k++) {
    band[first + k] = 2.0;
  }
  let x = mix(params.x_low, params.x_high, f32(row) / f32(params.rows - 1u));
  let step = (params.y_high - params.y_low) / f32(params.columns - 1u);
  for (var i = 0u; i < params.count; i++) {
    if (abs(samples[2u * i] - x) <= params.reach) {
      let y = samples[2u * i + 1u];
      // Columns within twice the radius: those beyond keep their 2.
      let low = clamp((y - 2.0 * params.radius - params.y_low) / step, 0.0, f32(params.columns));
      let high = clamp((y + 2.0 * params.radius - params.y_low) / step + 1.0, 0.0, f32(params.columns));
      for (var k = u32(low); k < u32(high); k++) {
        let away = abs(params.y_low + f32(k) * step - y) / params.radius;
        band[first + k] = min(band[first + k], away);
      }
    }
  }
}
