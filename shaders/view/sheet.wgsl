// What the pictures of a surface share. The importing file imports params.wgsl.

/// Of vertex `index` of surface_mesh.wgsl: row and column, from 0 to 1.
fn grid_place(index: u32) -> vec2f {
  let at = vec2f(f32(index / params.columns), f32(index % params.columns));
  return at / vec2f(f32(params.rows - 1u), f32(params.columns - 1u));
}

fn on_sheet(grid: vec2f, energy: f32) -> vec3f {
  return to_box(mix(params.x_low, params.x_high, grid.x), mix(params.y_low, params.y_high, grid.y), energy);
}

/// 1 on the lines where `value` is whole, `width` pixels wide.
fn stripes(value: f32, width: f32, rate: f32) -> f32 {
  let pixels = abs(fract(value - 0.5) - 0.5) / max(rate, 1e-6);
  let off = clamp(pixels - 0.5 * width + 0.5, 0.0, 1.0);
  return 1.0 - off * off * (3.0 - 2.0 * off);
}

/// Stripes that fade where they would crowd.
fn lines(value: f32, width: f32, rate: f32) -> f32 {
  return stripes(value, width, rate) * (1.0 - smoothstep(0.12, 0.35, rate));
}

/// Across the grid, in a picture of scale 1.
const HATCHES = 46.0;

/// How strongly the forbidden band is marked here, by its hatches and its outline: band < 1 inside.
fn hatching(band: f32, band_rate: f32, grid: vec2f) -> f32 {
  let diagonal = (grid.x + grid.y) * HATCHES * params.scale;
  let inside = clamp((1.0 - band) / max(band_rate, 1e-6) + 0.5, 0.0, 1.0);
  let outline = 1.0 - clamp(abs(1.0 - band) / max(band_rate, 1e-6) - 0.5 * params.scale, 0.0, 1.0);
  return max(inside * stripes(diagonal, 1.2 * params.scale, fwidth(diagonal)), outline);
}
