import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { activationSlope } from './activate.ts';

/** `dbias[c] (+)= Σ_b dout[b,c] · f′` */
export function activationBpropBias(
  { out, dout, dbias }: Tensors<'out' | 'dout' | 'dbias'>,
  {
    rows,
    channels,
    ACCUMULATE_DBIAS,
    ACTIVATION,
  }: Numbers<'rows' | 'channels' | 'ACCUMULATE_DBIAS' | 'ACTIVATION'>,
): void {
  for (let c = 0; c < channels; c++) {
    let sum = 0;
    for (let i = c; i < rows * channels; i += channels) {
      sum += at(dout, i) * activationSlope(ACTIVATION, at(out, i));
    }
    put(dbias, c, sum, ACCUMULATE_DBIAS);
  }
}
