// What every shader of the view reads: camera, ranges, one surface's looks. Scalars, so that the host packs by name.
struct Params {
  // Orbiting camera: position, and an orthonormal basis whose right vector is horizontal.
  eye_x: f32,
  eye_y: f32,
  eye_z: f32,
  right_x: f32,
  right_y: f32,
  up_x: f32,
  up_y: f32,
  up_z: f32,
  forward_x: f32,
  forward_y: f32,
  forward_z: f32,
  focal_x: f32,
  focal_y: f32,
  // Moves the picture within the frame, in half frames.
  shift_x: f32,
  shift_y: f32,
  near: f32,
  far: f32,
  // The picture, in pixels, and how many of them a line of width 1 takes.
  width: f32,
  height: f32,
  scale: f32,
  // The box: [-1, 1] x [-1, 1] x [-box_height, box_height].
  x_low: f32,
  x_high: f32,
  y_low: f32,
  y_high: f32,
  energy_low: f32,
  energy_high: f32,
  box_height: f32,
  contour_step: f32,
  sphere_radius: f32,
  // The surface; of points and paths the colour alone.
  rows: u32,
  columns: u32,
  red: f32,
  green: f32,
  blue: f32,
  opacity: f32,
  mesh_opacity: f32,
}

@group(0) @binding(0) var<uniform> params: Params;

fn eye() -> vec3f {
  return vec3f(params.eye_x, params.eye_y, params.eye_z);
}

fn right() -> vec3f {
  return vec3f(params.right_x, params.right_y, 0.0);
}

fn up() -> vec3f {
  return vec3f(params.up_x, params.up_y, params.up_z);
}

fn forward() -> vec3f {
  return vec3f(params.forward_x, params.forward_y, params.forward_z);
}

/// Perspective: clip = (fx right.v + sx w, fy up.v + sy w, depth, w), w = forward.v, v = point - eye; depth 0 at near, 1 at far.
fn to_clip(point: vec3f) -> vec4f {
  let v = point - eye();
  let w = dot(forward(), v);
  let depth = (w - params.near) * params.far / (params.far - params.near);
  let x = params.focal_x * dot(right(), v) + params.shift_x * w;
  let y = params.focal_y * dot(up(), v) + params.shift_y * w;
  return vec4f(x, y, depth, w);
}

/// (x, y, energy) in the box: each range to [-1, 1], energies to [-box_height, box_height].
fn to_box(x: f32, y: f32, energy: f32) -> vec3f {
  let low = vec3f(params.x_low, params.y_low, params.energy_low);
  let high = vec3f(params.x_high, params.y_high, params.energy_high);
  let unit = (vec3f(x, y, energy) - low) / (high - low);
  return (2.0 * unit - 1.0) * vec3f(1.0, 1.0, params.box_height);
}

/// The light shines from above the viewer's left shoulder, so a shape reads the same from every side.
fn to_light() -> vec3f {
  return normalize(-0.45 * right() + 0.35 * up() - 0.35 * forward() + vec3f(0.0, 0.0, 0.75));
}
