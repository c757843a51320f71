import kernel from '../../shaders/losses/energy_loss.wgsl';
import { Loss } from './Loss.ts';

/**
 * Energy loss: `Ec`. Pulls down the right answer and pushes up nothing: margin none.
 *
 * Works only where pulling down one answer raises the others, as with a regressor.
 *
 * @see LeCun et al. 2006, "A Tutorial on Energy-Based Learning", section 2.2.1.
 */
export const energyLoss = (): Loss => new Loss('energy', kernel, undefined);
