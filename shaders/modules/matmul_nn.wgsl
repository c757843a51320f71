// out (+)= f(a·b + bias), a [rows, depth], b [depth, cols]: the gradient of its input.

#import "../lib/matmul_vec4.wgsl"

const A_DEEP = true;
const B_DEEP = false;
