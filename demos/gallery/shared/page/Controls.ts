/** The settings of a page, declared once: controls, links and tests follow from the declaration. */

/**
 * What a change of a setting does: `restart` makes a new model, `live` goes on training with the weights there are,
 * `view` only shows the same differently.
 */
export type Effect = 'restart' | 'live' | 'view';

export type Widget =
  | { readonly kind: 'choice'; readonly options: Readonly<Record<string, string | number>> }
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly step: number }
  | { readonly kind: 'switch' }
  /** The page has an editor of its own. */
  | { readonly kind: 'none' };

export interface Control<T> {
  readonly label: string;
  readonly effect: Effect;
  readonly initial: T;
  readonly widget: Widget;
  /** Whether it means anything beside the other settings; it is hidden where it doesn't. */
  readonly applies?: ((settings: never) => boolean) | undefined;
  /** As links hold it. */
  format(value: T): string;
  /** Undefined for a text that says no value of this setting. */
  parse(text: string): T | undefined;
}

export type Controls = Readonly<Record<string, Control<unknown>>>;
export type SettingsOf<C extends Controls> = {
  readonly [K in keyof C]: C[K] extends Control<infer T> ? T : never;
};
/** Settings of any page, by name. */
export type Settings = Readonly<Record<string, unknown>>;

interface Common<T> {
  label: string;
  effect: Effect;
  initial: T;
  applies?: (settings: never) => boolean;
}

/** One of a list; `options` maps what is read to what is meant. */
export function choice<T extends string | number>(
  options: Readonly<Record<string, T>>,
  common: Common<T>,
): Control<T> {
  const values = Object.values(options);
  return {
    ...common,
    widget: { kind: 'choice', options },
    format: String,
    parse: (text) => values.find((value) => String(value) === text),
  };
}

/**
 * One of a list of numbers, which say what they are. Links may hold any number between the least and the greatest; a whole
 * one, where these are.
 */
export function oneOf(values: readonly number[], common: Common<number>): Control<number> {
  const [min, max] = [Math.min(...values), Math.max(...values)];
  const whole = values.every(Number.isInteger);
  return {
    ...choice(Object.fromEntries(values.map((value) => [` ${value}`, value])), common),
    parse: (text) => {
      const value = between(text, min, max);
      return whole && !Number.isInteger(value) ? undefined : value;
    },
  };
}

/** A number from `min` to `max` in steps. */
export function number({
  min,
  max,
  step,
  ...common
}: Common<number> & { min: number; max: number; step: number }): Control<number> {
  return {
    ...common,
    widget: { kind: 'number', min, max, step },
    format: String,
    parse: (text) => {
      const value = between(text, min, max);
      const steps = value === undefined ? 0 : (value - min) / step;
      return Math.abs(steps - Math.round(steps)) < 1e-6 ? value : undefined;
    },
  };
}

function between(text: string, min: number, max: number): number | undefined {
  const value = Number(text);
  return text.trim() !== '' && value >= min && value <= max ? value : undefined;
}

export function toggle(common: Common<boolean>): Control<boolean> {
  return {
    ...common,
    widget: { kind: 'switch' },
    format: (value) => (value ? '1' : '0'),
    parse: (text) => (text === '1' ? true : text === '0' ? false : undefined),
  };
}

/** A value with an editor of its own on the page, such as a drawing. */
export function edited<T>(
  common: Common<T> & { format(value: T): string; parse(text: string): T | undefined },
): Control<T> {
  return { ...common, widget: { kind: 'none' } };
}

/** Where a new model starts. */
export const seedControl = (): Control<number> =>
  number({ label: 'Seed', effect: 'restart', initial: 1, min: 0, max: 9999, step: 1 });

export function initialSettings<C extends Controls>(controls: C): SettingsOf<C> {
  return Object.fromEntries(
    Object.entries(controls).map(([name, { initial }]) => [name, initial]),
  ) as SettingsOf<C>;
}

/** Names of the settings in which two differ, as a link would say it. */
export function differences<S extends object>(controls: Controls, a: S, b: S): (keyof S & string)[] {
  const text = (settings: S, name: string): string | undefined =>
    controls[name]?.format((settings as Settings)[name]);
  return Object.keys(controls).filter((name) => text(a, name) !== text(b, name)) as (keyof S & string)[];
}

/** What a change from one to the other does. */
export function effectsOf<S extends object>(controls: Controls, from: S, to: S): ReadonlySet<Effect> {
  return new Set(differences(controls, from, to).flatMap((name) => controls[name]?.effect ?? []));
}
