// out (+)= f(a·bᵀ + bias), a [rows, depth], b [cols, depth]: the forward product of a linear layer.

#import "../lib/matmul_vec4.wgsl"

const A_DEEP = true;
const B_DEEP = true;
