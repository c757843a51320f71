// The k best sequences of each chain: energies[q, r] is the energy of the r-th, paths[row, group, r] its label there.
// In the semiring of the k lowest energies, each label's in the order of (energy, label before, place there).
// value and back are working memory, `[rows, groups·labels, places]`: the best beginnings that end there, and from where
// (label·places + place). Fewer than k sequences, or all others forbidden: energy 1e30, labels 2³² − 1.
#import "../lib/chain_by_thread.wgsl"
#import "../lib/chain_k_best.wgsl"
