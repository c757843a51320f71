import { numbers, trainCase, type TrainCase } from '../cases.ts';
import { billions, type Task } from './Task.ts';
import { BOLTZMANN, DISTANCE, FLOAT_BYTES, netBprop, netFprop, SEARCH, SLOPE_L1, type Work } from './work.ts';

/** A full training step of twin nets 1-H-D under L1; sizes are P,K,H,D. */
export function train(loss: TrainCase['loss']): Task {
  return {
    name: `train-${loss}`,
    about:
      'A full training step: twin nets 1-H-D, energy ‖G₁(X) − G₂(Y)‖₁, ' +
      (loss === 'nll' ? 'negative log-likelihood' : 'square-square loss, most offending answer') +
      ' over K answers, mean over P samples, SGD. Sizes are P, K, H, D.',
    sizes: ['64,101,20,10', '256,1024,64,16', '1024,4096,64,16', '4096,65536,64,16'],
    unit: '10⁹ (p,k,d)/s',
    value(size, ms) {
      const [samples = 0, answers = 0, , dims = 0] = numbers(size);
      return billions(samples * answers * dims, ms);
    },
    work: (size) => stepWork(loss, size),
    prepare: (implementation, size) => implementation.train?.(trainCase(loss, size)),
  };
}

/**
 * Operations: nets forward on P rows of X, P of Yi and K answers; then
 * `nll`: L1, Gibbs weight and slope of all P·K pairs, from the side of X with log-sum-exp and again from that of the answers;
 * nets back on 2P + K rows.
 * `square-square`: L1 of all pairs and the search, and the slopes of P pairs; nets back on P rows of X, P of Yi and P chosen
 * answers.
 * Both: Ec of P pairs and its slopes, two operations a parameter for SGD.
 *
 * Traffic: x, Yi and the answers; the embeddings, and the hidden states that bprop needs, written and read;
 * parameters and gradients read and written.
 */
export function stepWork(loss: TrainCase['loss'], size: string): Work {
  const [samples, answers, hidden, dims] = numbers(size) as [number, number, number, number];
  const pairs = samples * answers;
  const isLikelihood = loss === 'nll';
  const net = (rows: number) => ({ rows, inputs: 1, hidden, outputs: dims });
  const backRows = 2 * samples + (isLikelihood ? answers : samples);
  const parameters = 2 * (2 * hidden + dims * hidden);
  const embeddings = (2 * samples + answers) * dims;

  const energies = pairs * DISTANCE.l1 * dims;
  const contrast = isLikelihood
    ? 2 * (energies + pairs * (BOLTZMANN + SLOPE_L1 * dims))
    : energies + pairs * SEARCH + 2 * samples * SLOPE_L1 * dims;
  const right = samples * dims * (DISTANCE.l1 + 2 * SLOPE_L1);
  const nets = netFprop(net(2 * samples + answers)) + netBprop(net(backRows));
  const states = embeddings + backRows * hidden;
  return {
    operations: contrast + right + nets + 2 * parameters,
    traffic: FLOAT_BYTES * (2 * samples + answers + 2 * states + 4 * parameters),
    given: FLOAT_BYTES * (2 * samples + answers + parameters + embeddings),
  };
}
