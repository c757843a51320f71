// F_β of each chain, −(1/β) log Σ_y exp(−β E(y)), and of all beginnings of its sequences: in the semiring (log, +),
//   value[row, j] = −(1/β) log Σ exp(−β E(beginning that ends with j)) − m,  m so that the lowest of a row is 0.
// levels[row, group] = m. REVERSED: of all ends that start with j. No positions: free energy 0.
#import "../lib/chain_by_thread.wgsl"
#import "../lib/chain_free_energy.wgsl"
