import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocateTensor, CommandGraph, releaseTensor, type Program, type Tensor } from 'webgpu-ebm';
import scaleRows from '../../shaders/answers/scale_rows.wgsl';
import copy from '../../shaders/graph/copy.wgsl';
import mean from '../../shaders/losses/mean.wgsl';
import nll from '../../shaders/losses/nll.wgsl';
import distance from '../../shaders/modules/distance.wgsl';
import distanceBprop from '../../shaders/modules/distance_bprop.wgsl';
import { joinLaunches } from '../../src/graph/joinLaunches.ts';
import { executeReference } from '../../src/reference/execute.ts';
import { ReferenceMemory } from '../../src/reference/replay.ts';
import { testGpu } from '../support/gpu.ts';
import { noise } from '../kernels/values.ts';

const DIMS = 2;
const DOT = { DISTANCE: 2 };

/** Records launches on tensors of one number of rows. */
class Recorder {
  readonly graph = new CommandGraph();
  readonly rows: number;

  constructor(rows: number) {
    this.rows = rows;
  }

  vector(label: string): Tensor {
    return this.graph.tensor(label, [this.rows]);
  }

  matrix(label: string): Tensor {
    return this.graph.tensor(label, [this.rows, DIMS]);
  }

  distance(a: Tensor, b: Tensor, out = this.vector('D')): Tensor {
    const { rows } = this;
    this.graph.launch(distance, {
      tensors: { a, b, out },
      params: { rows, dims: DIMS },
      overrides: DOT,
      over: [rows],
    });
    return out;
  }

  slopes(a: Tensor, b: Tensor, dout: Tensor, da: Tensor, db: Tensor): void {
    const { rows } = this;
    this.graph.launch(distanceBprop, {
      tensors: { a, b, dout, da, db },
      params: { rows, dims: DIMS },
      overrides: { ...DOT, SIDES: 3 },
      over: [rows],
    });
  }

  scale(x: Tensor, scale: Tensor, out = this.matrix('scaled')): Tensor {
    const { rows } = this;
    this.graph.launch(scaleRows, { tensors: { x, scale, out }, params: { rows, dims: DIMS }, over: [rows] });
    return out;
  }

  loss(right: Tensor, contrast: Tensor): Tensor {
    const loss = this.vector('L');
    const slopes = { right_slope: this.vector('r'), contrast_slope: this.vector('c') };
    const count = this.rows;
    this.graph.launch(nll, {
      tensors: { right, contrast, loss, ...slopes },
      params: { count },
      over: [count],
    });
    return loss;
  }

  /** Not by row. */
  copy(x: Tensor): Tensor {
    const out = this.graph.tensor('copy', x.shape);
    const count = x.length;
    this.graph.launch(copy, { tensors: { x, out }, params: { count }, over: [count] });
    return out;
  }

  names(): string[] {
    return joinLaunches(this.graph.launches).map(
      ({ kernel }) => ('cpu' in kernel ? kernel.cpu : kernel).name,
    );
  }
}

/** Matrices that hold values. */
function given(recorder: Recorder, ...labels: string[]): Tensor[] {
  return labels.map((label) => recorder.graph.given(recorder.matrix(label)));
}

describe('launches by row', () => {
  it('become one where nothing lies between them', () => {
    const on = new Recorder(5);
    const [a, b] = given(on, 'a', 'b') as [Tensor, Tensor];
    on.loss(on.distance(a, b), on.distance(b, a));
    expect(on.names()).toEqual(['distance + distance + nll']);
  });

  it('move up past a launch that has nothing to do with them', () => {
    const on = new Recorder(5);
    const [a, b, c] = given(on, 'a', 'b', 'c') as [Tensor, Tensor, Tensor];
    const energy = on.distance(a, b);
    on.copy(c);
    on.scale(c, energy);
    expect(on.names()).toEqual(['distance + scale_rows', 'copy']);
  });

  it('move down to one that waits for a launch between them', () => {
    const on = new Recorder(5);
    const [a, b, c] = given(on, 'a', 'b', 'c') as [Tensor, Tensor, Tensor];
    const energy = on.distance(a, b);
    on.scale(on.copy(c), energy);
    expect(on.names()).toEqual(['copy', 'distance + scale_rows']);
  });

  it('stay apart where the launch between them reads the first and feeds the second', () => {
    const on = new Recorder(5);
    const [a, b] = given(on, 'a', 'b') as [Tensor, Tensor];
    on.scale(on.copy(on.scale(a, on.distance(a, b))), on.distance(b, a));
    expect(on.names()).toEqual(['distance + scale_rows + distance', 'copy', 'scale_rows']);
  });

  it('stay apart over other rows', () => {
    const on = new Recorder(5);
    const [a, b] = given(on, 'a', 'b') as [Tensor, Tensor];
    on.distance(a, b);
    const few = new Recorder(3);
    const [c, d] = given(few, 'c', 'd') as [Tensor, Tensor];
    few.distance(c, d);
    const launches = joinLaunches([...on.graph.launches, ...few.graph.launches]);
    expect(launches).toHaveLength(2);
  });

  it('stay apart where one writes what has not a row for each of theirs', () => {
    const on = new Recorder(6);
    const flat = on.graph.tensor('flat', [on.rows * DIMS]);
    const [a, b] = given(on, 'a', 'b') as [Tensor, Tensor];
    on.scale(a, on.distance(a, b), flat);
    expect(on.names()).toEqual(['distance', 'scale_rows']);
  });

  it('stay apart where they would need more buffers than every device binds', async () => {
    const gpu = await testGpu();
    const stored = Array.from({ length: 8 }, (_, i) => allocateTensor(gpu, 'data', `${i}`, [5, DIMS]));
    const on = new Recorder(5);
    for (let i = 0; i < 8; i += 2) on.distance(stored[i] as Tensor, stored[i + 1] as Tensor);
    expect(on.names()).toEqual(['distance + distance + distance', 'distance']);
    for (const tensor of stored) releaseTensor(gpu, tensor);
  });

  it('stay apart in programs of many megabytes, whose arena is too large for one binding', () => {
    const on = new Recorder(2 ** 23);
    const [a, b] = given(on, 'a', 'b') as [Tensor, Tensor];
    on.distance(a, b);
    on.distance(b, a);
    expect(on.names()).toEqual(['distance', 'distance']);
  });
});

/** A launch of a random program, by numbers that choose its tensors. */
interface Step {
  readonly kind: 'distance' | 'slopes' | 'scale' | 'loss' | 'copy';
  readonly choices: readonly number[];
}

const step = fc.record<Step>({
  kind: fc.constantFrom('distance', 'slopes', 'scale', 'loss', 'copy'),
  choices: fc.array(fc.nat(100), { minLength: 5, maxLength: 5 }),
});

function record(on: Recorder, steps: readonly Step[], inputs: readonly Tensor[]): Tensor[] {
  const matrices = [...inputs];
  const vectors = [on.distance(matrices[0] as Tensor, matrices[1] as Tensor)];
  const pick = (from: readonly Tensor[], choice: number | undefined): Tensor =>
    from[(choice ?? 0) % from.length] as Tensor;
  // Outputs are new ones, or what an earlier launch made, to which they add.
  const made: Tensor[] = [];
  const output = (choice: number | undefined, others: readonly Tensor[]): Tensor => {
    const old = made.filter((tensor) => !others.includes(tensor));
    const tensor = choice! % 2 === 0 && old.length > 0 ? pick(old, choice! >> 1) : on.matrix('out');
    if (!made.includes(tensor)) made.push(tensor);
    return tensor;
  };
  for (const { kind, choices } of steps) {
    const [first, second, third, fourth, fifth] = choices;
    const [a, b] = [pick(matrices, first), pick(matrices, second)];
    const scale = pick(vectors, third);
    if (kind === 'distance') vectors.push(on.distance(a, b));
    else if (kind === 'loss') vectors.push(on.loss(scale, pick(vectors, fourth)));
    else if (kind === 'scale') matrices.push(on.scale(a, scale, output(fourth, [a])));
    else if (kind === 'copy') {
      const copied = on.copy(a);
      matrices.push(copied);
      made.push(copied);
    } else {
      const da = output(fourth, [a, b]);
      const db = output(fifth, [a, b, da]);
      on.slopes(a, b, scale, da, db);
      matrices.push(da, db);
    }
  }
  return [...new Set([...vectors, ...matrices.filter((tensor) => !inputs.includes(tensor))])];
}

describe('random programs', () => {
  it('compute in fewer dispatches what their launches compute one by one', async () => {
    const gpu = await testGpu();
    let [launches, dispatches] = [0, 0];
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 19 }),
        fc.array(step, { minLength: 2, maxLength: 14 }),
        fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
        async (rows, steps, kept) => {
          const on = new Recorder(rows);
          const inputs = [1, 2, 3].map((seed) =>
            allocateTensor(gpu, 'data', `input ${seed}`, [rows, DIMS], { data: noise(rows * DIMS, seed, 1) }),
          );
          const made = record(on, steps, inputs);
          const outputs = made.filter((_, i) => i === made.length - 1 || kept[i]);
          for (const output of outputs) on.graph.output(output);
          const memory = new ReferenceMemory();
          for (const [i, input] of inputs.entries()) memory.set(input, noise(rows * DIMS, i + 1, 1));
          executeReference(on.graph.launches, memory);
          const program: Program = await on.graph.plan(gpu);
          await program.run(2);
          const values = await program.readAll(outputs);
          launches += on.graph.launches.length;
          dispatches += program.launches.length;
          program.dispose();
          for (const input of inputs) releaseTensor(gpu, input);
          for (const [i, output] of outputs.entries()) {
            for (const [at, expected] of memory.of(output).entries()) {
              expect(Math.abs((values[i]?.[at] ?? NaN) - expected)).toBeLessThan(
                1e-4 * (1 + Math.abs(expected)),
              );
            }
          }
        },
      ),
      { numRuns: 100 },
    );
    expect(dispatches).toBeLessThan(0.7 * launches);
  }, 120_000);

  it('lets no launch that others wait for move away: a mean of rows in between', () => {
    const on = new Recorder(5);
    const [a, b] = given(on, 'a', 'b') as [Tensor, Tensor];
    const energy = on.distance(a, b);
    const average = on.graph.tensor('mean', [1]);
    on.graph.launch(mean, { tensors: { values: energy, mean: average }, params: { count: 5 }, over: [1] });
    on.distance(b, a, energy);
    expect(on.names()).toEqual(['distance', 'mean', 'distance']);
  });
});
