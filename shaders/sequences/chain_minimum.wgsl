// The best sequence of each chain (Viterbi): energy[q] = min_y E(y), path[row, group] = its label there.
// In the semiring (min, +). Ties: the lowest label of the last position, then of the one before it, and so on.
// value and back are working memory, `[rows, groups·labels]`: the best beginning that ends there, and from where.
// No positions: energy 0.
#import "../lib/chain_by_thread.wgsl"
#import "../lib/chain_minimum.wgsl"
