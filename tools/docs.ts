// Writes the generated pages under docs/: `node tools/run.mjs tools/docs.ts`.

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { lossTable } from './docs/lossTable.ts';

writeFileSync(fileURLToPath(new URL('../docs/losses.md', import.meta.url)), lossTable());
