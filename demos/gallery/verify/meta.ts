import type { PageMeta } from '../shared/page/PageMeta.ts';

export const meta: PageMeta = {
  id: 'verify',
  order: 9,
  name: 'Verify',
  title: 'Does your GPU compute it right?',
  lead: 'Drivers differ. Here the library computes modules, losses, architectures, training runs, latent variables and chains on your device and compares each number with reference values, which were computed elsewhere in float64 with automatic differentiation. An error of 1 is all that is tolerated: a hundred-thousandth of the largest value, a ten-thousandth of the largest derivative; more where energies are large, of which float32 has seven digits.',
  equations: [
    String.raw`\text{error}=\max_i\frac{\lvert a_i-r_i\rvert}{\tau\,(\varphi+\max_j\lvert r_j\rvert)}`,
    String.raw`\tau=10^{-5},\ \varphi=1\ \text{for values}`,
    String.raw`\tau=10^{-4},\ \varphi=10^{-3}\ \text{for derivatives}`,
  ],
  source: { text: 'The reference data and what they hold: test/fixtures/golden of the project' },
};
