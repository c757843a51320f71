// matmul_nn where invocations of a subgroup exchange the blocks they load: for CPU adapters.
enable subgroups;
diagnostic(off, subgroup_uniformity);
#import "../lib/matmul_vec4_by_subgroup.wgsl"

const A_DEEP = true;
const B_DEEP = false;
