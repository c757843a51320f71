// A surface of surface_mesh.wgsl from straight above: energies as colours, with lines of equal energy.
#import "params.wgsl"
#import "sheet.wgsl"

/// 1: colours are of P(y | x): the scale's dark end for the highest of the row.
override DENSITY: u32 = 0u;

/// Dark blue-green for the lowest energy, straw for the highest. Lightness (OKLab) rises evenly from 0.31 to 0.95, so that
/// equal steps of energy look equal, and lightness alone tells them for eyes that tell few hues.
const SCALE = array<vec3f, 9>(
  vec3f(0.026, 0.215, 0.247),
  vec3f(0.037, 0.311, 0.314),
  vec3f(0.071, 0.413, 0.363),
  vec3f(0.158, 0.517, 0.387),
  vec3f(0.301, 0.616, 0.381),
  vec3f(0.476, 0.706, 0.379),
  vec3f(0.666, 0.785, 0.419),
  vec3f(0.837, 0.861, 0.538),
  vec3f(0.967, 0.945, 0.748),
);

struct Vertex {
  @builtin(position) position: vec4f,
  @location(0) grid: vec2f,
  @location(1) energy: f32,
  @location(2) density: f32,
  @location(3) band: f32,
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

fn scale_color(unit: f32) -> vec3f {
  let at = clamp(unit, 0.0, 1.0) * 8.0;
  let low = min(u32(at), 7u);
  return mix(SCALE[low], SCALE[low + 1u], at - f32(low));
}

@fragment
fn fragment_main(vertex: Vertex) -> @location(0) vec4f {
  let height = (vertex.energy - params.energy_low) / (params.energy_high - params.energy_low);
  let contour_rate = fwidth(vertex.energy) / params.contour_step;
  let contour = lines(vertex.energy / params.contour_step, 1.1 * params.scale, contour_rate) * f32(height < 1.0);
  let hatch = hatching(vertex.band, fwidth(vertex.band), vertex.grid);
  let unit = select(height, 1.0 - vertex.density, DENSITY == 1u);
  // Lines stand out from what they lie on: light on dark, dark on light.
  let line = vec3f(f32(unit < 0.55));
  let color = mix(mix(scale_color(unit), line, 0.24 * contour), line, 0.5 * hatch);
  return vec4f(color, 1.0);
}
