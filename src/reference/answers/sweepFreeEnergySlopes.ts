import { distanceBetween, distanceSlope, saturationSlope } from '../modules/distanceTerm.ts';
import { rowOf } from '../rowOf.ts';
import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { freeEnergyOf } from './freeEnergyOf.ts';

type Binding = 'rows_x' | 'columns_x' | 'free_energy' | 'mean_slope';
type Field = 'rows' | 'columns' | 'dims' | 'beta' | 'weight' | 'DISTANCE';

/**
 * free_energy[r] = −(1/β) log Σ_c weight·exp(−β D_rc) and its derivative, mean_slope[r,i] = Σ_c P(c|r)·∂D_rc/∂row_ri with
 * P(c|r) ∝ exp(−β D_rc).
 */
export function sweepFreeEnergySlopes(
  { rows_x, columns_x, free_energy, mean_slope }: Tensors<Binding>,
  { rows, columns, dims, beta, weight, DISTANCE }: Numbers<Field>,
): void {
  const others = Array.from({ length: columns }, (_, c) => rowOf(columns_x, c, dims));
  mean_slope.fill(0);
  for (let r = 0; r < rows; r++) {
    const a = rowOf(rows_x, r, dims);
    const energies = Float64Array.from(others, (b) => distanceBetween(DISTANCE, a, b));
    const F = freeEnergyOf(energies, beta, weight);
    put(free_energy, r, F);
    for (const [c, b] of others.entries()) {
      const share = weight * Math.exp(-beta * (at(energies, c) - F)) * saturationSlope(DISTANCE, a, b);
      for (const [i, u] of a.entries()) {
        put(mean_slope, r * dims + i, share * distanceSlope(DISTANCE, u, at(b, i)), 1);
      }
    }
  }
}
