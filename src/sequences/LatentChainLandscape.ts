import chainLatent from '../../shaders/sequences/chain_latent.wgsl';
import type { Answers } from '../answers/AnswerSpace.ts';
import type { Inputs } from '../answers/Inputs.ts';
import { TabularLandscape } from '../answers/TabularLandscape.ts';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';
import type { HiddenChains } from './HiddenChains.ts';

/** A label for a sequence, whose energy is that of a chain of hidden states: a table `E[P, K]` made by recursions. */
export class LatentChainLandscape extends TabularLandscape {
  /** The hidden state of each position at given answers `[P, 1]`: `[N]` u32, 2³² − 1 in rows that belong to no sequence. */
  readonly latent?: (graph: CommandGraph, y: State) => Tensor;
  readonly latentPerPosition = true;

  constructor(chains: HiddenChains, x: Inputs, answers: Answers) {
    super(chains, x, answers);
    if (!chains.isMinimum) return;
    this.latent = (graph, y) => {
      const path = chains.path(graph, this.stored());
      const out = graph.tensor('states', [path.rows], 'u32');
      graph.launch(chainLatent, {
        tensors: { path, owners: x.sequences?.owners, desired: y.x, out },
        params: { rows: path.rows, groups: chains.outputs },
        over: [path.rows],
      });
      return out;
    };
  }
}
