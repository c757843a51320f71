import { choice, type Control, edited, oneOf, type SettingsOf } from '../shared/page/Controls.ts';
import { modelControls, type ModelSettings } from '../shared/curve/model.ts';
import { SHAPES, type ShapeName } from '../shared/curve/shapes.ts';
import { cameraControl } from '../shared/curve/viewControls.ts';
import { AXES, type AxisName } from './axes.ts';
import { type Cell, LAST } from './cells.ts';
import { MEASURES, type MeasureName } from './measures.ts';

/** Shapes with a rule that says what is right. */
export type RuledShape = Exclude<ShapeName, 'noise'>;

const { noise: _, ...ruled } = SHAPES;
const shapes = Object.fromEntries(Object.entries(ruled).map(([id, { name }]) => [name, id])) as Record<
  string,
  RuledShape
>;
const axes = Object.fromEntries(
  Object.keys(AXES).map((name) => [modelControls[name as AxisName].label, name]),
) as Record<string, AxisName>;
const measures = Object.fromEntries(Object.entries(MEASURES).map(([id, { name }]) => [name, id])) as Record<
  string,
  MeasureName
>;

interface AxisSettings {
  readonly horizontal: AxisName;
  readonly vertical: AxisName;
}

/** A model's settings start a new map, and those along the axes have no control of their own. */
const ofModels = Object.fromEntries(
  Object.entries<Control<unknown>>(modelControls).map(([name, control]) => [
    name,
    {
      ...control,
      effect: 'restart',
      applies: (settings: AxisSettings) =>
        name !== settings.horizontal &&
        name !== settings.vertical &&
        (control.applies?.(settings as never) ?? true),
    },
  ]),
) as unknown as typeof modelControls;

export const controls = {
  horizontal: choice<AxisName>(axes, { label: 'To the right', effect: 'restart', initial: 'scale' }),
  vertical: choice<AxisName>(axes, { label: 'Upwards', effect: 'restart', initial: 'rate' }),
  measure: choice<MeasureName>(measures, { label: 'Colour', effect: 'view', initial: 'spread' }),
  steps: oneOf([100, 300, 1000, 3000], { label: 'Steps of each model', effect: 'restart', initial: 300 }),
  shape: choice<RuledShape>(shapes, { label: 'Data', effect: 'restart', initial: 'parabola' }),
  ...ofModels,
  loss: { ...ofModels.loss, initial: 'squaredEnergy' } as typeof ofModels.loss,
  rate: { ...ofModels.rate, initial: 0.005 },
  cell: edited<Cell>({
    label: 'Model',
    effect: 'view',
    initial: { column: LAST / 2, row: LAST / 2 },
    format: ({ column, row }) => `${column},${row}`,
    parse: (text) => {
      const [column, row] = text.split(',').map(Number);
      const within = (value: number | undefined): value is number =>
        value !== undefined && Number.isInteger(value) && value >= 0 && value <= LAST;
      return within(column) && within(row) ? { column, row } : undefined;
    },
  }),
  camera: cameraControl({ azimuth: -1.15, elevation: 0.72, distance: 7.4 }),
};

export type PhaseSettings = SettingsOf<typeof controls>;

export const presets: Record<string, Partial<PhaseSettings>> = {
  'Where demo 2 collapses': {
    horizontal: 'scale',
    vertical: 'rate',
    loss: 'squaredEnergy',
    measure: 'spread',
  },
  'Where demo 4 fails': { horizontal: 'scale', vertical: 'rate', loss: 'nll', measure: 'error' },
  'Margin against radius': {
    horizontal: 'margin',
    vertical: 'radius',
    loss: 'squareSquare',
    rate: 0.01,
    measure: 'error',
  },
  'Luck of the start': {
    horizontal: 'scale',
    vertical: 'seed',
    loss: 'squaredEnergy',
    rate: 0.02,
    measure: 'spread',
  },
  'How small a net': { horizontal: 'hidden', vertical: 'outputs', loss: 'nll', rate: 0.01, measure: 'error' },
};

/** The settings of the model in a cell. */
export function settingsAt(settings: PhaseSettings, { column, row }: Cell): PhaseSettings {
  const { horizontal, vertical } = settings;
  return {
    ...settings,
    [horizontal]: AXES[horizontal].at(column / LAST),
    [vertical]: AXES[vertical].at(row / LAST),
  };
}

/** What a setting along an axis is called. */
export function labelOf(axis: AxisName): string {
  return modelControls[axis].label;
}

/** Whether a setting means anything to these models. */
export function means(axis: AxisName, settings: ModelSettings): boolean {
  const { applies } = modelControls[axis] as Control<number>;
  return applies?.(settings as never) ?? true;
}
