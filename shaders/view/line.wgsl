// A straight stroke with round ends: between two places in the box, each moved by some pixels (so that text keeps its size).
#import "params.wgsl"
#import "stroke.wgsl"

// Per stroke 15 numbers: place a (3), pixels from a (2), place b (3), pixels from b (2), width in pixels, colour (r, g, b, alpha).
@group(0) @binding(1) var<storage, read> strokes: array<f32>;

const STROKE = 15u;

struct Vertex {
  @builtin(position) position: vec4f,
  @location(0) @interpolate(linear) pixel: vec2f,
  @location(1) @interpolate(flat) ends: vec4f,
  @location(2) @interpolate(flat) width: f32,
  @location(3) @interpolate(flat) color: vec4f,
}

fn place(at: u32) -> vec4f {
  return to_clip(vec3f(strokes[at], strokes[at + 1u], strokes[at + 2u]));
}

@vertex
fn vertex_main(@builtin(vertex_index) index: u32) -> Vertex {
  let at = STROKE * (index / QUAD);
  let clip_a = place(at);
  let clip_b = place(at + 5u);
  let a = to_pixels(clip_a) + vec2f(strokes[at + 3u], strokes[at + 4u]);
  let b = to_pixels(clip_b) + vec2f(strokes[at + 8u], strokes[at + 9u]);

  var vertex: Vertex;
  vertex.width = strokes[at + 10u];
  vertex.pixel = stroke_corner(index, a, b, vertex.width);
  vertex.ends = vec4f(a, b);
  vertex.color = vec4f(strokes[at + 11u], strokes[at + 12u], strokes[at + 13u], strokes[at + 14u]);
  // A little behind its place: a surface that lies on the floor covers the floor's lines.
  vertex.position = at_pixel(vertex.pixel, select(clip_a, clip_b, quad_corner(index).x > 0.0), 0.002);
  return vertex;
}

@fragment
fn fragment_main(vertex: Vertex) -> @location(0) vec4f {
  let alpha = vertex.color.a * stroke_cover(off_stroke(vertex.pixel, vertex.ends), vertex.width);
  return vec4f(vertex.color.rgb * alpha, alpha);
}
