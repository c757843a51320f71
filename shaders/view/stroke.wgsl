// Straight strokes with round ends, some pixels wide, between two places in clip space.
// The importing file imports params.wgsl.
#import "quad.wgsl"

fn to_pixels(clip: vec4f) -> vec2f {
  return (clip.xy / clip.w * 0.5 + 0.5) * vec2f(params.width, params.height);
}

/// The pixel of corner `index` of the square around a stroke from pixel a to b.
fn stroke_corner(index: u32, a: vec2f, b: vec2f, width: f32) -> vec2f {
  let span = b - a;
  let length_ab = length(span);
  let direction = select(vec2f(1.0, 0.0), span / max(length_ab, 1e-6), length_ab > 1e-6);
  let reach = 0.5 * width + 1.0;
  let corner = quad_corner(index);
  let end = select(a - reach * direction, b + reach * direction, corner.x > 0.0);
  return end + corner.y * reach * vec2f(-direction.y, direction.x);
}

/// A pixel in clip space, as deep as `clip` but for `behind`.
fn at_pixel(pixel: vec2f, clip: vec4f, behind: f32) -> vec4f {
  let ndc = pixel / vec2f(params.width, params.height) * 2.0 - 1.0;
  return vec4f(ndc * clip.w, clip.z + behind * clip.w, clip.w);
}

/// Distance of a pixel from the line between the two ends.
fn off_stroke(pixel: vec2f, ends: vec4f) -> f32 {
  let span = ends.zw - ends.xy;
  let t = clamp(dot(pixel - ends.xy, span) / max(dot(span, span), 1e-6), 0.0, 1.0);
  return distance(pixel, ends.xy + t * span);
}

/// The share of a pixel that a stroke of this width covers.
fn stroke_cover(off: f32, width: f32) -> f32 {
  return clamp(0.5 * width + 0.5 - off, 0.0, 1.0);
}
