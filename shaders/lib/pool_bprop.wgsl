// dx[i] (+)= Σ over the windows that hold i of `part(share, i)`, where the importing file's `load_share` reads what a
// window sends back. With DISJOINT = 1, for windows that don't overlap, each is read once for all of its inputs.
// A thread takes a cell of stride_y × stride_x inputs: its windows start at this cell or at cells above and to the left.

#import "index.wgsl"

override DISJOINT: u32 = 0u;

/// 1: adds to what is there. The graph sets it.
override ACCUMULATE_DX: u32 = 0u;

struct Params {
  planes: u32,
  height: u32,
  width: u32,
  out_height: u32,
  out_width: u32,
  kernel_height: u32,
  kernel_width: u32,
  stride_y: u32,
  stride_x: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> dout: array<f32>;
@group(0) @binding(2) var<storage, read_write> dx: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let cell_lines = (params.height + params.stride_y - 1u) / params.stride_y;
  let cell_columns = (params.width + params.stride_x - 1u) / params.stride_x;
  let cell = flat_thread(id, groups, 64u);
  let line = cell / cell_columns;
  let cell_x = cell - line * cell_columns;
  let plane = line / cell_lines;
  let cell_y = line - plane * cell_lines;
  if (plane >= params.planes) { return; }

  let first_y = cell_y * params.stride_y;
  let first_x = cell_x * params.stride_x;
  if (DISJOINT == 1u) {
    let output = (plane * params.out_height + cell_y) * params.out_width + cell_x;
    let share = load_share(output);
    let inside = cell_y < params.out_height && cell_x < params.out_width;
    for (var y = 0u; y < min(params.stride_y, params.height - first_y); y++) {
      let line = (plane * params.height + first_y + y) * params.width + first_x;
      let reaches = inside && y < params.kernel_height;
      for (var x = 0u; x < min(params.stride_x, params.width - first_x); x++) {
        store(line + x, select(0.0, part(share, line + x), reaches && x < params.kernel_width));
      }
    }
    return;
  }
  for (var y = 0u; y < min(params.stride_y, params.height - first_y); y++) {
    for (var x = 0u; x < min(params.stride_x, params.width - first_x); x++) {
      let at = (plane * params.height + first_y + y) * params.width + first_x + x;
      var sum = 0.0;
      for (var back_y = 0u; back_y * params.stride_y + y < params.kernel_height; back_y++) {
        // Above and left of the plane wraps to far outside.
        let out_y = cell_y - back_y;
        for (var back_x = 0u; back_x * params.stride_x + x < params.kernel_width; back_x++) {
          let out_x = cell_x - back_x;
          if (out_y < params.out_height && out_x < params.out_width) {
            sum += part(load_share((plane * params.out_height + out_y) * params.out_width + out_x), at);
          }
        }
      }
      store(at, sum);
    }
  }
}

fn store(at: u32, sum: f32) {
  var old = 0.0;
  if (ACCUMULATE_DX == 1u) {
    old = dx[at];
  }
  dx[at] = old + sum;
}
