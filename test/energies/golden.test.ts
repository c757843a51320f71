import { describe, expect, it } from 'vitest';
import {
  flat,
  goldenAnswers,
  goldenEnergy,
  goldenLosses,
  goldenRight,
  readGolden,
  renamed,
  type GoldenCase,
} from '../support/golden.ts';
import { expectClose } from '../support/kernel.ts';
import { referenceGradients } from '../support/reference.ts';

// Answers listed one by one are exact in float32; coordinates of grids are not.
const cases = readGolden<{ cases: GoldenCase[] }>('architectures.json').cases.filter(({ target }) => target);

describe.each(cases.map((golden) => [golden.id, golden] as const))('%s, in float64', (_, golden) => {
  it.each(Object.entries(goldenLosses(golden.hyper)))('loss and gradients under %s', (name, loss) => {
    const expected = golden.losses[name] as GoldenCase['losses'][string];
    const { loss: mean, byParameter } = referenceGradients(
      { energy: goldenEnergy(golden), answers: goldenAnswers(golden), loss },
      { x: flat(golden.X), y: goldenRight(golden) },
      Object.fromEntries(Object.entries(renamed(golden.params)).map(([key, value]) => [key, flat(value)])),
    );
    expectClose('loss', [mean], [expected.mean], 1e-10);
    const gradients = renamed(expected.grad);
    expect(Object.keys(byParameter).sort()).toEqual(Object.keys(gradients).sort());
    for (const [parameter, gradient] of Object.entries(gradients)) {
      expectClose(`∂L/∂${parameter}`, byParameter[parameter] as number[], flat(gradient), 1e-10);
    }
  });
});
