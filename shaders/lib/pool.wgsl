// What pools share: windows of kernel_height × kernel_width on planes of height × width, one output a window.

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

/// Where the window of output i starts in its input plane.
fn window_start(i: u32) -> u32 {
  let line = i / params.out_width;
  let column = i - line * params.out_width;
  let plane = line / params.out_height;
  let y = (line - plane * params.out_height) * params.stride_y;
  return (plane * params.height + y) * params.width + column * params.stride_x;
}
