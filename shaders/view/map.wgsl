// A surface of surface_mesh.wgsl from straight above: energies as colours, with lines of equal energy.
#import "params.wgsl"
#import "sheet.wgsl"

/// 1: with the forbidden band.
override MARKED: u32 = 0u;
/// 1: colours are of P(y | x): the scale's dark end for the highest of the row.
override DENSITY: u32 = 0u;

struct Vertex {
  @builtin(position) position: vec4f,
  @location(0) @interpolate(linear) grid: vec2f,
  @location(1) @interpolate(linear) energy: f32,
  @location(2) @interpolate(linear) density: f32,
  @location(3) @interpolate(linear) band: f32,
}

@vertex
fn vertex_main(
  @builtin(vertex_index) index: u32,
  @location(0) energy: f32,
  @location(1) slopes: vec2f,
  @location(2) density: f32,
  @location(3) band: f32,
) -> Vertex {
  var vertex: Vertex;
  vertex.grid = grid_place(index);
  vertex.energy = energy;
  vertex.density = density;
  vertex.band = band;
  vertex.position = to_clip(on_sheet(vertex.grid, energy));
  return vertex;
}

/// Dark blue-green for the lowest energy, straw for the highest. Lightness (OKLab) rises evenly from 0.31 to 0.95, so that
/// equal steps of energy look equal, and lightness alone tells them to eyes that tell few hues.
fn scale_color(unit: f32) -> vec3f {
  let u = clamp(unit, 0.0, 1.0);
  var color = vec3f(2.1635, 0.6197, -3.2348);
  color = color * u + vec3f(-7.1215, -0.8987, 9.5048);
  color = color * u + vec3f(6.8364, -0.0228, -7.8193);
  color = color * u + vec3f(-1.0594, 0.3013, 1.6310);
  color = color * u + vec3f(0.1220, 0.7305, 0.4192);
  return color * u + vec3f(0.0261, 0.2150, 0.2474);
}

@fragment
fn fragment_main(vertex: Vertex) -> @location(0) vec4f {
  let height = (vertex.energy - params.energy_low) / (params.energy_high - params.energy_low);
  let contour_rate = fwidth(vertex.energy) / params.contour_step;
  let contour = lines(vertex.energy / params.contour_step, 1.1 * params.scale, contour_rate);
  var unit = height;
  var ink = select(0.0, 0.24 * contour, height < 1.0);
  if (MARKED == 1u) {
    unit = select(height, 1.0 - vertex.density, DENSITY == 1u);
    ink = max(ink, 0.5 * hatching(vertex.band, fwidth(vertex.band), vertex.grid));
  }
  // Lines stand out from what they lie on: light on dark, dark on light.
  let line = select(0.0, 1.0, unit < 0.55);
  return vec4f(mix(scale_color(unit), vec3f(line), ink), 1.0);
}
