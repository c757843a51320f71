// chain_minimum with a workgroup a chain: for GPUs. Tested for correctness on a CPU adapter; its speed is not measured.
#import "../lib/chain_by_workgroup.wgsl"
#import "../lib/chain_minimum.wgsl"
