// A surface of surface_mesh.wgsl as a lit sheet with its mesh and lines of equal energy; nothing above energy_high.
#import "params.wgsl"
#import "coverage.wgsl"
#import "sheet.wgsl"

const MESH_CELLS = 24.0;
const ZENITH = vec3f(0.0, 0.0, 1.0);
/// Of what is most probable.
const DENSE = vec3f(1.0, 0.86, 0.24);

struct Vertex {
  @builtin(position) @invariant position: vec4f,
  @location(0) place: vec3f,
  @location(1) normal: vec3f,
  @location(2) grid: vec2f,
  @location(3) energy: f32,
  @location(4) density: f32,
  @location(5) band: f32,
}

struct Fragment {
  @location(0) color: vec4f,
  @builtin(sample_mask) mask: u32,
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
  vertex.place = on_sheet(vertex.grid, energy);
  vertex.position = to_clip(vertex.place);
  vertex.normal = normalize(vec3f(-slopes, 1.0));
  return vertex;
}

/// Seen edge-on, a wall has a pixel's rate of any size: the second bound keeps its tip in the box.
fn mask_below_top(energy: f32, rate: f32) -> u32 {
  let above = energy - params.energy_high;
  let tip = 0.01 * (params.energy_high - params.energy_low);
  return coverage(select(0.0, 1.0 - above / max(rate, 1e-12), above < tip));
}

struct Outline {
  @builtin(sample_mask) mask: u32,
}

/// Where the sheet is, without its looks.
@fragment
fn depth_main(vertex: Vertex) -> Outline {
  return Outline(mask_below_top(vertex.energy, fwidth(vertex.energy)));
}

@fragment
fn fragment_main(vertex: Vertex) -> Fragment {
  let rate = fwidth(vertex.energy);
  let contour = vertex.energy / params.contour_step;
  let contour_rate = rate / params.contour_step;
  let mesh = vertex.grid * MESH_CELLS;
  let mesh_rate = fwidth(mesh);

  let to_eye = normalize(eye() - vertex.place);
  let facing = sign(dot(vertex.normal, to_eye));
  let normal = normalize(vertex.normal) * select(1.0, facing, facing != 0.0);
  let light = to_light();
  let sky = 0.5 + 0.5 * dot(normal, ZENITH);
  let diffuse = max(dot(normal, light), 0.0);
  let front = max(dot(normal, to_eye), 0.0);
  let glance = pow(max(dot(normal, normalize(light + to_eye)), 0.0), 48.0);
  let height = clamp((vertex.energy - params.energy_low) / (params.energy_high - params.energy_low), 0.0, 1.0);

  let contour_line = lines(contour, 1.1 * params.scale, contour_rate);
  let mesh_line = max(lines(mesh.x, 0.9 * params.scale, mesh_rate.x), lines(mesh.y, 0.9 * params.scale, mesh_rate.y));

  // Valleys are deeper in colour, heights paler.
  let hue = vec3f(params.red, params.green, params.blue);
  let plain = mix(hue * 0.82, mix(hue, vec3f(1.0), 0.30), height);
  let base = mix(plain, DENSE, vertex.density);
  var color = base * (0.44 + 0.14 * sky + 0.36 * diffuse + 0.22 * front) + vec3f(0.14 * glance);
  let alpha = mix(params.opacity, 1.0, mesh_line * params.mesh_opacity);
  color *= 1.0 - 0.26 * max(contour_line, params.mesh_opacity * mesh_line);
  color *= 1.0 - 0.14 * f32(vertex.band < 1.0) - 0.4 * hatching(vertex.band, fwidth(vertex.band), vertex.grid);

  var fragment: Fragment;
  fragment.color = vec4f(clamp(color, vec3f(0.0), vec3f(1.0)) * alpha, alpha);
  fragment.mask = mask_below_top(vertex.energy, rate);
  return fragment;
}
