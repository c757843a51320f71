// A surface of surface_mesh.wgsl as a lit sheet with its mesh and lines of equal energy; nothing above energy_high.
#import "params.wgsl"
#import "coverage.wgsl"
#import "sheet.wgsl"

const MESH_CELLS = 24.0;
const ZENITH = vec3f(0.0, 0.0, 1.0);
/// Of what is most probable.
const DENSE = vec3f(1.0, 0.86, 0.24);

/// 1: with the forbidden band.
override MARKED: u32 = 0u;

/// Colour and light are worked out for vertices and not for pixels: cells are small, and a CPU adapter is twice as fast.
struct Vertex {
  @builtin(position) position: vec4f,
  // In perspective: the cells of a cliff are long.
  @location(0) grid: vec2f,
  @location(1) energy: f32,
  @location(2) @interpolate(linear) color: vec3f,
  @location(3) @interpolate(linear) band: f32,
}

struct Fragment {
  @location(0) color: vec4f,
  @builtin(sample_mask) mask: u32,
}

/// Valleys are deeper in colour, heights paler.
fn hue_at(energy: f32, density: f32) -> vec3f {
  let height = clamp((energy - params.energy_low) / (params.energy_high - params.energy_low), 0.0, 1.0);
  let hue = vec3f(params.red, params.green, params.blue);
  let plain = mix(hue * 0.82, mix(hue, vec3f(1.0), 0.30), height);
  return mix(plain, DENSE, density);
}

@vertex
fn vertex_main(
  @builtin(vertex_index) index: u32,
  @location(0) energy: f32,
  @location(1) slopes: vec2f,
  @location(2) density: f32,
  @location(3) band: f32,
) -> Vertex {
  let grid = grid_place(index);
  let place = on_sheet(grid, energy);
  let to_eye = normalize(eye() - place);
  let upward = normalize(vec3f(-slopes, 1.0));
  let normal = select(upward, -upward, dot(upward, to_eye) < 0.0);
  let light = to_light();
  let sky = 0.5 + 0.5 * dot(normal, ZENITH);
  let diffuse = max(dot(normal, light), 0.0);
  let front = max(dot(normal, to_eye), 0.0);

  var vertex: Vertex;
  vertex.position = to_clip(place);
  vertex.grid = grid;
  vertex.energy = energy;
  let shade = 0.44 + 0.14 * sky + 0.36 * diffuse + 0.22 * front;
  let glance = pow(max(dot(normal, normalize(light + to_eye)), 0.0), 48.0);
  vertex.color = clamp(hue_at(energy, density) * shade + vec3f(0.14 * glance), vec3f(0.0), vec3f(1.0));
  vertex.band = band;
  return vertex;
}

/// Seen edge-on, a wall has a pixel's rate of any size: the second bound keeps its tip in the box.
fn mask_below_top(energy: f32, rate: f32) -> u32 {
  let above = energy - params.energy_high;
  let tip = 0.01 * (params.energy_high - params.energy_low);
  return coverage(select(0.0, 1.0 - above / max(rate, 1e-12), above < tip));
}

@fragment
fn fragment_main(vertex: Vertex) -> Fragment {
  let rate = fwidth(vertex.energy);
  let mesh = vertex.grid * MESH_CELLS;
  let mesh_rate = fwidth(mesh);
  let contour_line = lines(vertex.energy / params.contour_step, 1.1 * params.scale, rate / params.contour_step);
  let mesh_line = max(lines(mesh.x, 0.9 * params.scale, mesh_rate.x), lines(mesh.y, 0.9 * params.scale, mesh_rate.y));

  var darkness = 0.26 * max(contour_line, params.mesh_opacity * mesh_line);
  if (MARKED == 1u) {
    let hatch = hatching(vertex.band, fwidth(vertex.band), vertex.grid);
    darkness = max(darkness, 0.14 * f32(vertex.band < 1.0) + 0.4 * hatch);
  }
  let alpha = mix(params.opacity, 1.0, mesh_line * params.mesh_opacity);
  return Fragment(vec4f(vertex.color * ((1.0 - darkness) * alpha), alpha), mask_below_top(vertex.energy, rate));
}
