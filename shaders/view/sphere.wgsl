// A point (x, y, energy) as a ball: a square that faces the eye, on which each fragment meets the sphere.
#import "params.wgsl"
#import "coverage.wgsl"
#import "quad.wgsl"
#import "visible.wgsl"

@group(0) @binding(1) var<storage, read> points: array<f32>;

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

@vertex
fn vertex_main(@builtin(vertex_index) index: u32) -> Vertex {
  let point = index / QUAD;
  let x = points[3u * point];
  let y = points[3u * point + 1u];
  let energy = points[3u * point + 2u];

  var vertex: Vertex;
  vertex.center = to_box(x, y, energy);
  // The square goes through the centre, so perspective asks for a margin around the outline.
  let side = 1.2 * params.sphere_radius * quad_corner(index);
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
  let base = vec3f(params.red, params.green, params.blue);
  let color = base * (0.55 * sky + 0.75 * diffuse) + vec3f(0.75 * glance) + base * 0.25 * rim;

  let clip = to_clip(place);
  var fragment: Fragment;
  fragment.color = vec4f(clamp(color, vec3f(0.0), vec3f(1.0)), 1.0);
  fragment.depth = clamp(clip.z / clip.w, 0.0, 1.0);
  fragment.mask = coverage(inside);
  return fragment;
}
