// E(x, y) over a rows x columns grid as a lit sheet with its mesh and lines of equal energy; nothing above energy_high.
// One instance is the strip between two rows; each of its cells is two triangles.
#import "params.wgsl"
#import "coverage.wgsl"

@group(0) @binding(1) var<storage, read> energies: array<f32>;

const MESH_CELLS = 24.0;
const ZENITH = vec3f(0.0, 0.0, 1.0);

struct Vertex {
  @builtin(position) @invariant position: vec4f,
  @location(0) place: vec3f,
  @location(1) normal: vec3f,
  @location(2) grid: vec2f,
  @location(3) energy: f32,
}

struct Fragment {
  @location(0) color: vec4f,
  @builtin(sample_mask) mask: u32,
}

/// Energies far above the top (walls, sentinels, NaN) are cut off, not drawn: any value well above it will do.
fn energy_at(row: i32, column: i32) -> f32 {
  let r = u32(clamp(row, 0, i32(params.rows) - 1));
  let c = u32(clamp(column, 0, i32(params.columns) - 1));
  let energy = energies[r * params.columns + c];
  let span = params.energy_high - params.energy_low;
  let finite = (bitcast<u32>(energy) & 0x7f800000u) != 0x7f800000u;
  return select(params.energy_high + 8.0 * span, clamp(energy, params.energy_low - 8.0 * span, params.energy_high + 8.0 * span), finite);
}

/// Corner `k` of a cell's two triangles, as steps from its lowest row and column. The triangles meet along the diagonal
/// with the lower energies, so that a valley that runs across the grid keeps an even floor.
fn corner(row: i32, column: i32, k: u32) -> vec2i {
  let straight = energy_at(row, column) + energy_at(row + 1, column + 1);
  let crossed = energy_at(row + 1, column) + energy_at(row, column + 1);
  let rows_up = select(0x16u, 0x19u, straight > crossed);
  let columns_up = select(0x34u, 0x32u, straight > crossed);
  return vec2i(i32((rows_up >> k) & 1u), i32((columns_up >> k) & 1u));
}

@vertex
fn vertex_main(@builtin(vertex_index) index: u32, @builtin(instance_index) strip: u32) -> Vertex {
  let cell = vec2i(i32(strip), i32(index / 6u));
  let at = cell + corner(cell.x, cell.y, index % 6u);
  let row = at.x;
  let column = at.y;
  let energy = energy_at(row, column);
  let scale = 2.0 * params.box_height / (params.energy_high - params.energy_low);
  // Central differences; at the borders one-sided, over the span that the clamped indices leave.
  let across = f32(min(row + 1, i32(params.rows) - 1) - max(row - 1, 0)) * 2.0 / f32(params.rows - 1u);
  let along = f32(min(column + 1, i32(params.columns) - 1) - max(column - 1, 0)) * 2.0 / f32(params.columns - 1u);
  let slope_x = scale * (energy_at(row + 1, column) - energy_at(row - 1, column)) / across;
  let slope_y = scale * (energy_at(row, column + 1) - energy_at(row, column - 1)) / along;

  var vertex: Vertex;
  vertex.grid = vec2f(f32(row) / f32(params.rows - 1u), f32(column) / f32(params.columns - 1u));
  vertex.energy = energy;
  vertex.place = to_box(mix(params.x_low, params.x_high, vertex.grid.x), mix(params.y_low, params.y_high, vertex.grid.y), energy);
  vertex.position = to_clip(vertex.place);
  vertex.normal = normalize(vec3f(-slope_x, -slope_y, 1.0));
  return vertex;
}

/// 1 on the lines where `value` is whole, `width` pixels wide; fades where they would crowd.
fn lines(value: f32, width: f32, rate: f32) -> f32 {
  let pixels = abs(fract(value - 0.5) - 0.5) / max(rate, 1e-6);
  let crowded = smoothstep(0.12, 0.35, rate);
  return (1.0 - smoothstep(0.5 * width - 0.5, 0.5 * width + 0.5, pixels)) * (1.0 - crowded);
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
  let base = mix(vec3f(params.red, params.green, params.blue) * 0.82, mix(vec3f(params.red, params.green, params.blue), vec3f(1.0), 0.30), height);
  var color = base * (0.44 + 0.14 * sky + 0.36 * diffuse + 0.22 * front) + vec3f(0.14 * glance);
  let alpha = mix(params.opacity, 1.0, mesh_line * params.mesh_opacity);
  color *= 1.0 - 0.26 * max(contour_line, params.mesh_opacity * mesh_line);

  var fragment: Fragment;
  fragment.color = vec4f(clamp(color, vec3f(0.0), vec3f(1.0)) * alpha, alpha);
  // Seen edge-on, a wall has a pixel's rate of any size: the second bound keeps its tip in the box.
  let above = vertex.energy - params.energy_high;
  let tip = 0.01 * (params.energy_high - params.energy_low);
  fragment.mask = coverage(select(0.0, 1.0 - above / max(rate, 1e-12), above < tip));
  return fragment;
}
