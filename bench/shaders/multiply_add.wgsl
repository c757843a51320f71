// Eight independent chains a ← a·x + y a thread, of 2048 links each: the adapter's arithmetic and nothing else. Eight
// numbers fit the registers of a CPU adapter too, and four links a turn hide the loop.

struct Params {
  scale: f32,
  offset: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;

fn links(a: f32, x: f32, y: f32) -> f32 {
  return fma(fma(fma(fma(a, x, y), x, y), x, y), x, y);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let x = params.scale;
  let y = params.offset;
  var a = f32(id.x);
  var b = a + 1.0;
  var c = a + 2.0;
  var d = a + 3.0;
  var e = a + 4.0;
  var f = a + 5.0;
  var g = a + 6.0;
  var h = a + 7.0;
  for (var i = 0u; i < 512u; i++) {
    a = links(a, x, y);
    b = links(b, x, y);
    c = links(c, x, y);
    d = links(d, x, y);
    e = links(e, x, y);
    f = links(f, x, y);
    g = links(g, x, y);
    h = links(h, x, y);
  }
  out[id.x] = a + b + c + d + e + f + g + h;
}
