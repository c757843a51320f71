import { at, type Numbers, type Tensors } from '../twin.ts';
import { learningRate, type ScheduleFields } from './learningRate.ts';

type Binding = 'clock' | 'parameters' | 'gradients';

/** v ← μv + (g + λw), w ← w − η(t) v; without velocity μ = 0. */
export function sgd(
  { clock, parameters, gradients, velocity }: Tensors<Binding> & Partial<Tensors<'velocity'>>,
  numbers: Numbers<'count' | 'momentum' | 'weight_decay'> & ScheduleFields,
): void {
  const { count, momentum, weight_decay } = numbers;
  const rate = learningRate(at(clock, 0), numbers);
  for (const [i, g] of gradients.subarray(0, count).entries()) {
    const w = at(parameters, i);
    const v = (velocity ? momentum * at(velocity, i) : 0) + g + weight_decay * w;
    if (velocity) velocity[i] = v;
    parameters[i] = w - rate * v;
  }
}
