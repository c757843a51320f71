import { at, type Numbers, type Tensors } from '../twin.ts';
import { learningRate, type ScheduleFields } from './learningRate.ts';

type Binding = 'clock' | 'parameters' | 'gradients' | 'first' | 'second';
type Field = 'count' | 'epsilon' | 'log_beta1' | 'log_beta2';

/** m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², w ← w − η(t) (m/(1−β₁ᵗ)) / (√(v/(1−β₂ᵗ)) + ε), t = step + 1 */
export function adam(
  { clock, parameters, gradients, first, second }: Tensors<Binding>,
  numbers: Numbers<Field> & ScheduleFields,
): void {
  const { count, epsilon, log_beta1, log_beta2 } = numbers;
  const step = at(clock, 0);
  const rate = learningRate(step, numbers);
  // 1 − βᵗ
  const [gain1, gain2] = [-Math.expm1(log_beta1), -Math.expm1(log_beta2)];
  const [total1, total2] = [-Math.expm1((step + 1) * log_beta1), -Math.expm1((step + 1) * log_beta2)];
  for (const [i, g] of gradients.subarray(0, count).entries()) {
    const m = (1 - gain1) * at(first, i) + gain1 * g;
    const v = (1 - gain2) * at(second, i) + gain2 * g * g;
    first[i] = m;
    second[i] = v;
    parameters[i] = at(parameters, i) - (rate * (m / total1)) / (Math.sqrt(v / total2) + epsilon);
  }
}
