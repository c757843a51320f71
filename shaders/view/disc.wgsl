// A point (x, y, energy) on a map: a disc in a light ring.
#import "params.wgsl"
#import "quad.wgsl"
#import "visible.wgsl"

@group(0) @binding(1) var<storage, read> points: array<f32>;

/// Pixels before scaling for a sphere's radius in the box.
const PIXELS = 118.0;
const RING = vec3f(0.97, 0.98, 1.0);

struct Vertex {
  @builtin(position) position: vec4f,
  @location(0) @interpolate(linear) from_center: vec2f,
}

fn radius() -> f32 {
  return PIXELS * params.sphere_radius * params.scale;
}

@vertex
fn vertex_main(@builtin(vertex_index) index: u32) -> Vertex {
  let point = 3u * (index / QUAD);
  let x = points[point];
  let y = points[point + 1u];
  let center = to_clip(to_box(x, y, 0.0));

  var vertex: Vertex;
  vertex.from_center = (radius() + 1.5 * params.scale + 1.0) * quad_corner(index);
  let away = vertex.from_center * 2.0 / vec2f(params.width, params.height);
  vertex.position = select(vec4f(2.0, 2.0, 2.0, 1.0), center + vec4f(away, 0.0, 0.0), visible(x, y, 0.0));
  return vertex;
}

@fragment
fn fragment_main(vertex: Vertex) -> @location(0) vec4f {
  let off = length(vertex.from_center);
  let disc = clamp(radius() + 0.5 - off, 0.0, 1.0);
  let alpha = clamp(radius() + 1.2 * params.scale + 0.5 - off, 0.0, 1.0);
  return vec4f(mix(RING, vec3f(params.red, params.green, params.blue), disc) * alpha, alpha);
}
