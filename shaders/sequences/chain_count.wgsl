// How many sequences of each chain are allowed: none of their energies is at least 5e29. In the semiring (+, ×):
//   value[row, j] = how many beginnings end with j.
// Whole numbers up to 2²⁴, then to float32's seven digits, and 3e38 from there on. No positions: one, the empty sequence.
#import "../lib/chain_by_thread.wgsl"
#import "../lib/chain_count.wgsl"
