import { at, type Numbers, type Tensors } from '../twin.ts';
import { learningRate, type ScheduleFields } from './learningRate.ts';

type Binding = 'clock' | 'parameters' | 'gradients' | 'velocity';

/** v ← μv + (g + λw), w ← w − η(t) v */
export function sgd(
  { clock, parameters, gradients, velocity }: Tensors<Binding>,
  numbers: Numbers<'count' | 'momentum' | 'weight_decay'> & ScheduleFields,
): void {
  const { count, momentum, weight_decay } = numbers;
  const rate = learningRate(at(clock, 0), numbers);
  for (const [i, g] of gradients.subarray(0, count).entries()) {
    const w = at(parameters, i);
    const v = momentum * at(velocity, i) + g + weight_decay * w;
    velocity[i] = v;
    parameters[i] = w - rate * v;
  }
}
