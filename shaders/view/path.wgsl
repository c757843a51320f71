// A line through points (x, y, energy) on a surface, broken where y leaps; see-through it is the casing of one.
#import "params.wgsl"
#import "stroke.wgsl"
#import "visible.wgsl"

@group(0) @binding(1) var<storage, read> points: array<f32>;

/// In pixels, before scaling.
const WIDTH = 2.4;
const CASING = 4.6;
/// Of the range of y.
const LEAP = 0.125;

struct Vertex {
  @builtin(position) position: vec4f,
  @location(0) @interpolate(linear) pixel: vec2f,
  @location(1) @interpolate(flat) ends: vec4f,
}

fn width() -> f32 {
  return select(WIDTH, CASING, params.opacity < 1.0) * params.scale;
}

@vertex
fn vertex_main(@builtin(vertex_index) index: u32) -> Vertex {
  let at = 3u * (index / QUAD);
  let a = vec3f(points[at], points[at + 1u], points[at + 2u]);
  let b = vec3f(points[at + 3u], points[at + 4u], points[at + 5u]);
  let clip_a = to_clip(to_box(a.x, a.y, a.z));
  let clip_b = to_clip(to_box(b.x, b.y, b.z));
  let leaps = abs(b.y - a.y) > LEAP * (params.y_high - params.y_low);

  var vertex: Vertex;
  vertex.ends = vec4f(to_pixels(clip_a), to_pixels(clip_b));
  vertex.pixel = stroke_corner(index, vertex.ends.xy, vertex.ends.zw, width());
  // A little before its place: it lies on the surface and not in it.
  let position = at_pixel(vertex.pixel, select(clip_a, clip_b, quad_corner(index).x > 0.0), -0.006);
  let drawn = visible(a.x, a.y, a.z) && visible(b.x, b.y, b.z) && !leaps;
  vertex.position = select(vec4f(2.0, 2.0, 2.0, 1.0), position, drawn);
  return vertex;
}

@fragment
fn fragment_main(vertex: Vertex) -> @location(0) vec4f {
  let alpha = params.opacity * stroke_cover(off_stroke(vertex.pixel, vertex.ends), width());
  return vec4f(vec3f(params.red, params.green, params.blue) * alpha, alpha);
}
