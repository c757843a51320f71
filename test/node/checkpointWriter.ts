/**
 * Writes checkpoints to the path in its arguments until it is killed: number i holds 2 million times the value i.
 * Says `ready` after the first. Run by checkpointFile.test.ts.
 */
import { writeCheckpoint } from '../../src/node/checkpointFile.ts';
import { encodeSafetensors } from '../../src/training/safetensors.ts';

const [, , path, first] = process.argv;
for (let i = Number(first); ; i++) {
  const data = new Float32Array(2_000_000).fill(i);
  await writeCheckpoint(
    path!,
    encodeSafetensors({ weights: { shape: [data.length], data } }, { number: `${i}` }),
  );
  process.stdout.write(`${i} written\n`);
}
