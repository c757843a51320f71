import kernel from '../../shaders/losses/perceptron.wgsl';
import { minimum } from '../answers/minimum.ts';
import { Loss } from './Loss.ts';

/**
 * Perceptron loss: `Ec − min_Y E`. Margin 0.
 *
 * Contrast: the minimum over all answers, the right one included. Zero when the machine's answer is right.
 *
 * @see LeCun et al. 1998, Collins 2002.
 */
export const perceptron = (): Loss => new Loss('perceptron', kernel, minimum);
