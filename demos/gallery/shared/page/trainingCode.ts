/** What a stage is as a program. */
export interface StageCode {
  /** Of `Trainer.create`: a line each, without indentation. */
  readonly options: readonly string[];
  /** Of `fit`: the samples, and what comes with the steps. */
  readonly samples: string;
  readonly steps: number;
  readonly batchSize?: number;
}

/**
 * A program's part that trains, stage after stage: each with a trainer that goes on where the one before stopped.
 *
 * @param replicas how many models train at once.
 */
export function trainingCode(stages: readonly StageCode[], replicas = 1): string {
  const isOne = stages.length === 1;
  let reached = 0;
  const parts = stages.map(({ options, samples, steps, batchSize }, i) => {
    const own = `{\n${options.map((line) => `  ${line}\n`).join('')}}`;
    const trainer =
      i === 0
        ? `${isOne ? 'const' : 'let'} trainer = await Trainer.create(gpu, ${own});`
        : `// On from step ${reached}, with other settings.\ntrainer = await goOn(trainer, ${own});`;
    const batch = batchSize === undefined ? '' : `, batchSize: ${batchSize}`;
    reached += steps;
    return `${trainer}\nawait trainer.fit(${samples}, { steps: ${steps}${batch} });\n`;
  });
  return [...(isOne ? [] : [goOn(replicas)]), ...parts].join('\n');
}

function goOn(replicas: number): string {
  const restore =
    replicas === 1
      ? 'after.restore(await before.checkpoint());'
      : `for (let r = 0; r < ${replicas}; r++) after.replica(r).restore(await before.replica(r).checkpoint());`;
  return `
async function goOn(before, options) {
  const after = await Trainer.create(gpu, options);
  ${restore}
  before.dispose();
  return after;
}
`;
}
