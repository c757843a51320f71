import { modelControls, type ModelSettings } from '../shared/curve/model.ts';
import { type Control, edited, number, type SettingsOf, toggle } from '../shared/page/Controls.ts';
import { controls as surface } from '../surface/model.ts';

/** Powers of ten that β spans. */
export const EXPONENTS = { min: -1, max: 2, step: 0.05 } as const;

const { loss: _loss, margin: _margin, radius: _radius, beta: _beta, ...others } = modelControls;

/** β of a place on the slider, with three digits. */
export function betaAt(exponent: number): number {
  return Number((10 ** exponent).toPrecision(3));
}

/** The next place of the slider for this β, as cold as it goes at most. */
export function colder(beta: number): number {
  const { max, step } = EXPONENTS;
  return betaAt(Math.min(max, Math.round(Math.log10(beta) / step + 1) * step));
}

export const controls = {
  shape: surface.shape,
  ...others,
  rate: { ...others.rate, initial: 0.005 },
  slice: number({ label: 'Slice at X', effect: 'view', initial: 0.5, min: -1, max: 1, step: 0.01 }),
  anneal: toggle({ label: 'Anneal: β rises to 100', effect: 'view', initial: false }),
  // A slider of its own on the page.
  beta: edited<number>({
    label: 'Inverse temperature β',
    effect: 'live',
    initial: 1,
    format: String,
    parse: (text) => {
      const value = Number(text);
      return value >= betaAt(EXPONENTS.min) && value <= betaAt(EXPONENTS.max) ? value : undefined;
    },
  }) satisfies Control<number>,
};

export type TemperatureSettings = SettingsOf<typeof controls>;

export const presets: Record<string, Partial<TemperatureSettings>> = {
  'Hot: β = 0.1': { beta: 0.1 },
  'β = 1': { beta: 1 },
  'Cold: β = 100': { beta: 100 },
  'An eye, β = 3': { shape: 'eye', beta: 3 },
};

/** The settings of one of the two models; β is nothing to the perceptron loss. */
export function modelOf(
  { slice: _slice, anneal: _anneal, beta, ...settings }: TemperatureSettings,
  loss: 'nll' | 'perceptron',
): ModelSettings {
  const { margin, radius } = modelControls;
  return {
    ...settings,
    loss,
    beta: loss === 'nll' ? beta : 1,
    margin: margin.initial,
    radius: radius.initial,
  };
}
