// A straight stroke with round ends: between two places in the box, each moved by some pixels (so that text keeps its size).
#import "params.wgsl"

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

fn to_pixels(clip: vec4f) -> vec2f {
  return (clip.xy / clip.w * 0.5 + 0.5) * vec2f(params.width, params.height);
}

@vertex
fn vertex_main(@builtin(vertex_index) index: u32, @builtin(instance_index) instance: u32) -> Vertex {
  let at = STROKE * instance;
  let clip_a = place(at);
  let clip_b = place(at + 5u);
  let a = to_pixels(clip_a) + vec2f(strokes[at + 3u], strokes[at + 4u]);
  let b = to_pixels(clip_b) + vec2f(strokes[at + 8u], strokes[at + 9u]);
  let width = strokes[at + 10u];

  let span = b - a;
  let length_ab = length(span);
  let direction = select(vec2f(1.0, 0.0), span / max(length_ab, 1e-6), length_ab > 1e-6);
  let reach = 0.5 * width + 1.0;
  let far_end = (index & 1u) == 1u;
  let side = f32(index >> 1u) * 2.0 - 1.0;
  let end = select(a - reach * direction, b + reach * direction, far_end);

  var vertex: Vertex;
  vertex.pixel = end + side * reach * vec2f(-direction.y, direction.x);
  vertex.ends = vec4f(a, b);
  vertex.width = width;
  vertex.color = vec4f(strokes[at + 11u], strokes[at + 12u], strokes[at + 13u], strokes[at + 14u]);
  let clip = select(clip_a, clip_b, far_end);
  let ndc = vertex.pixel / vec2f(params.width, params.height) * 2.0 - 1.0;
  // A little behind its place: a surface that lies on the floor covers the floor's lines.
  vertex.position = vec4f(ndc * clip.w, clip.z + 0.002 * clip.w, clip.w);
  return vertex;
}

@fragment
fn fragment_main(vertex: Vertex) -> @location(0) vec4f {
  let a = vertex.ends.xy;
  let span = vertex.ends.zw - a;
  let t = clamp(dot(vertex.pixel - a, span) / max(dot(span, span), 1e-6), 0.0, 1.0);
  let off = distance(vertex.pixel, a + t * span);
  let alpha = vertex.color.a * clamp(0.5 * vertex.width + 0.5 - off, 0.0, 1.0);
  return vec4f(vertex.color.rgb * alpha, alpha);
}
