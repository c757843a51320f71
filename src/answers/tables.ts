import rowFreeEnergyThreads from '../../shaders/answers/row_free_energy.wgsl';
import rowFreeEnergyTiled from '../../shaders/answers/row_free_energy_tiled.wgsl';
import rowMinimumThreads from '../../shaders/answers/row_minimum.wgsl';
import rowMinimumTiled from '../../shaders/answers/row_minimum_tiled.wgsl';
import rowMostOffendingThreads from '../../shaders/answers/row_most_offending.wgsl';
import rowMostOffendingTiled from '../../shaders/answers/row_most_offending_tiled.wgsl';
import type { KernelVariants } from '../kernels/Kernel.ts';

// Reductions over the rows of a stored table of energies.

export const rowFreeEnergy: KernelVariants = { cpu: rowFreeEnergyThreads, gpu: rowFreeEnergyTiled };

export const rowMinimum: KernelVariants = { cpu: rowMinimumThreads, gpu: rowMinimumTiled };

export const rowMostOffending: KernelVariants = { cpu: rowMostOffendingThreads, gpu: rowMostOffendingTiled };
