import { kernelInterface, kernelName } from '../kernels/Kernel.ts';
import { accumulates } from '../kernels/KernelSource.ts';
import type { CommandGraph } from './CommandGraph.ts';
import { joinLaunches } from './joinLaunches.ts';
import { writtenTensors, type Launch } from './Launch.ts';
import type { Tensor } from './Tensor.ts';

/** The launches of a program: those that somebody needs, fused and joined where they can be. */
export function neededLaunches({ launches, outputs }: CommandGraph): Launch[] {
  return joinLaunches(fuseEpilogues(dropUnused(launches, outputs), outputs));
}

/**
 * Merges an activation into the launch that produces its input, where that kernel has an epilogue for it.
 *
 * `matmul → s; activation(s, bias) → out` becomes `matmul(…, bias) → out` when nothing else uses `s`:
 * one dispatch and one activation-sized tensor less.
 */
export function fuseEpilogues(launches: readonly Launch[], outputs: ReadonlySet<Tensor>): Launch[] {
  const uses = countUses(launches);
  const result: (Launch | undefined)[] = [...launches];
  for (const [position, launch] of launches.entries()) {
    const input = launch.tensors['x'];
    if (kernelName(launch.kernel) !== 'activation' || !input || input.storage || outputs.has(input)) continue;
    if (uses.get(input) !== 2) continue;
    const producer = result.findIndex((other) => other?.tensors['out'] === input);
    const before = result[producer];
    if (!before || !kernelInterface(before.kernel).overrides.includes('EPILOGUE')) continue;
    const { bias, out } = launch.tensors;
    if (before.overrides[accumulates('out')] === 1 || !fitsEpilogue(before, launch)) continue;
    result[producer] = {
      ...before,
      tensors: { ...before.tensors, ...(bias && { bias }), ...(out && { out }) },
      overrides: { ...before.overrides, EPILOGUE: launch.overrides['ACTIVATION'] ?? 0 },
      fused: [...before.fused, 'activation'],
    };
    result[position] = undefined;
  }
  return result.filter((launch) => launch !== undefined);
}

/**
 * An epilogue adds one bias: the producer's own, or that of an activation with one bias a column of the product.
 * That of a kernel without a bias, such as a pool, adds none.
 */
function fitsEpilogue(producer: Launch, activation: Launch): boolean {
  const biased = kernelInterface(producer.kernel).bindings.some(({ name }) => name === 'bias');
  if (producer.tensors['bias'] || !biased) return !activation.tensors['bias'];
  return Boolean(activation.tensors['bias']) && producer.params['cols'] === activation.params['channels'];
}

/** Leaves out launches whose results nobody reads. */
export function dropUnused(launches: readonly Launch[], outputs: ReadonlySet<Tensor>): Launch[] {
  const wanted = new Set<Tensor>(outputs);
  const kept: Launch[] = [];
  for (const launch of [...launches].reverse()) {
    const written = writtenTensors(launch);
    if (!written.some((tensor) => tensor.storage || wanted.has(tensor))) continue;
    for (const tensor of Object.values(launch.tensors)) wanted.add(tensor);
    kept.push(launch);
  }
  return kept.reverse();
}

function countUses(launches: readonly Launch[]): Map<Tensor, number> {
  const uses = new Map<Tensor, number>();
  for (const { tensors } of launches) {
    for (const tensor of Object.values(tensors)) uses.set(tensor, (uses.get(tensor) ?? 0) + 1);
  }
  return uses;
}
