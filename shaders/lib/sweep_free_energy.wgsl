// What the forms of sweep_free_energy share. The importing kernel says how columns are loaded, and how the work is cut into pieces.
#import "sweep.wgsl"
#import "pairwise.wgsl"
#import "boltzmann.wgsl"

struct Params {
  rows: u32,
  columns: u32,
  dims: u32,
  chunks: u32,
  beta: f32,
  weight: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> y: array<f32>;
@group(0) @binding(3) var<storage, read_write> free_energy: array<f32>;

fn row_value(i: u32) -> f32 { return x[i]; }
fn column_value(i: u32) -> f32 { return y[i]; }

/// A sum's terms are 2^(rate·(E − reference)). An energy so low that its term passes 2^30 ends the inner loop and becomes
/// the new reference, which is rare: comparing costs less than keeping the exact minimum.
fn sweep_free_energy(piece: Piece) {
  let upper = load_rows(piece.row, 0u);
  let lower = load_rows(piece.row + 4u, 0u);
  let rate = exponent_rate();
  var upper_sum = empty_sum();
  var lower_sum = empty_sum();
  for (var start = piece.first; start < piece.end; ) {
    var next = piece.end;
    var upper_energies = vec4f(0.0);
    var lower_energies = vec4f(0.0);
    for (var k = start; k < piece.end; k++) {
      let column = load_column(k, 0u);
      upper_energies = distances(upper, column);
      lower_energies = distances(lower, column);
      let upper_exponents = exponents(upper_sum, upper_energies, rate);
      let lower_exponents = exponents(lower_sum, lower_energies, rate);
      if (any_invocation(any((upper_exponents > vec4f(30.0)) | (lower_exponents > vec4f(30.0))))) {
        next = k;
        break;
      }
      upper_sum.sum += power_of_two(upper_exponents);
      lower_sum.sum += power_of_two(lower_exponents);
    }
    if (next < piece.end) {
      upper_sum = refer_to(upper_sum, upper_energies, rate);
      lower_sum = refer_to(lower_sum, lower_energies, rate);
    }
    start = next;
  }
  store(piece, 0u, upper_sum);
  store(piece, 4u, lower_sum);
}

fn exponents(total: PartitionSum, energies: vec4f, rate: f32) -> vec4f {
  return rate * (energies - total.minimum);
}

/// The same sums over new references, in those rows whose terms would grow too large.
fn refer_to(old: PartitionSum, energies: vec4f, rate: f32) -> PartitionSum {
  let exponent = exponents(old, energies, rate);
  let lower = exponent > vec4f(30.0);
  return PartitionSum(
    select(old.minimum, energies, lower),
    select(old.sum, old.sum * power_of_two(-exponent), lower));
}

/// Rows past the last one repeat it.
fn store(piece: Piece, first: u32, total: PartitionSum) {
  let row = piece.row + first;
  if (row < params.rows) {
    let at = four_rows(row) * params.chunks + piece.chunk;
    free_energy[at.x] = free_energy_of(total.minimum.x, total.sum.x);
    free_energy[at.y] = free_energy_of(total.minimum.y, total.sum.y);
    free_energy[at.z] = free_energy_of(total.minimum.z, total.sum.z);
    free_energy[at.w] = free_energy_of(total.minimum.w, total.sum.w);
  }
}
