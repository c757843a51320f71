// out (+)= f(aᵀ·b + bias), a [depth, rows], b [depth, cols]: the gradient of its weights.

#import "../lib/matmul_vec4.wgsl"

const A_DEEP = false;
const B_DEEP = false;
