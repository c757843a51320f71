// A training sample (x, y, energy) as a ball: a square that faces the eye, on which each fragment meets the sphere.
#import "params.wgsl"
#import "coverage.wgsl"

@group(0) @binding(1) var<storage, read> points: array<f32>;

const BLUE = vec3f(0.15, 0.34, 0.95);

struct Vertex {
  @builtin(position) position: vec4f,
  @location(0) place: vec3f,
  @location(1) @interpolate(flat) center: vec3f,
}

struct Fragment {
  @location(0) color: vec4f,
  @builtin(sample_mask) mask: u32,
  @builtin(frag_depth) depth: f32,
}

/// In the ranges (with some slack for rounding) and finite: a comparison with NaN is false.
fn visible(x: f32, y: f32, energy: f32) -> bool {
  let box = abs(to_box(x, y, energy)) <= vec3f(1.001, 1.001, 1.001 * params.box_height);
  return all(box);
}

@vertex
fn vertex_main(@builtin(vertex_index) index: u32, @builtin(instance_index) instance: u32) -> Vertex {
  let x = points[3u * instance];
  let y = points[3u * instance + 1u];
  let energy = points[3u * instance + 2u];
  let corner = vec2f(f32(index & 1u), f32(index >> 1u)) * 2.0 - 1.0;

  var vertex: Vertex;
  vertex.center = to_box(x, y, energy);
  // The square goes through the centre, so perspective asks for a margin around the outline.
  let side = 1.2 * params.sphere_radius * corner;
  let back = normalize(eye() - vertex.center);
  let across = normalize(cross(vec3f(0.0, 0.0, 1.0), back));
  vertex.place = vertex.center + side.x * across + side.y * cross(back, across);
  vertex.position = select(vec4f(2.0, 2.0, 2.0, 1.0), to_clip(vertex.place), visible(x, y, energy));
  return vertex;
}

@fragment
fn fragment_main(vertex: Vertex) -> Fragment {
  let ray = normalize(vertex.place - eye());
  let from_center = eye() - vertex.center;
  let along = dot(from_center, ray);
  let miss = length(from_center - along * ray);
  let radius = params.sphere_radius;
  let inside = (radius - miss) / max(fwidth(miss), 1e-6) + 0.5;
  let reach = sqrt(max(radius * radius - miss * miss, 0.0));
  let place = eye() + (-along - reach) * ray;
  let normal = (place - vertex.center) / radius;

  let light = to_light();
  let diffuse = max(dot(normal, light), 0.0);
  let glance = pow(max(dot(normal, normalize(light - ray)), 0.0), 40.0);
  let rim = pow(1.0 - max(dot(normal, -ray), 0.0), 3.0);
  let sky = mix(0.45, 1.0, 0.5 + 0.5 * normal.z);
  let color = BLUE * (0.55 * sky + 0.75 * diffuse) + vec3f(0.75 * glance) + BLUE * 0.25 * rim;

  let clip = to_clip(place);
  var fragment: Fragment;
  fragment.color = vec4f(clamp(color, vec3f(0.0), vec3f(1.0)), 1.0);
  fragment.depth = clamp(clip.z / clip.w, 0.0, 1.0);
  fragment.mask = coverage(inside);
  return fragment;
}
