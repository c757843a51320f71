import { type Controller, GUI } from 'lil-gui';
import type { Controls, Settings, Widget } from './Controls.ts';

/** The settings of a page as controls, which show themselves only where they apply. */
export interface Panel {
  /** Shows settings that were changed elsewhere. */
  update(settings: Settings): void;
  dispose(): void;
}

export function createPanel(
  container: HTMLElement,
  controls: Controls,
  settings: Settings,
  change: (change: Settings) => void,
): Panel {
  const gui = new GUI({ container, title: 'Settings' });
  const values: Record<string, unknown> = { ...settings };
  const made: Record<string, Controller> = {};
  /** What is being typed or dragged is not overwritten. */
  const unfinished = new Set<string>();
  for (const [name, { label, widget }] of Object.entries(controls)) {
    if (widget.kind === 'none') continue;
    const controller = add(gui, values, name, widget);
    made[name] = controller.name(label);
    const tell = (value: unknown): void => change({ [name]: value });
    // A slider on the move would start a model at every pixel.
    if (controls[name]?.effect === 'view') controller.onChange(tell);
    else {
      controller.onChange(() => unfinished.add(name));
      controller.onFinishChange((value: unknown) => {
        unfinished.delete(name);
        tell(value);
      });
    }
  }
  const update = (next: Settings): void => {
    for (const [name, value] of Object.entries(next)) if (!unfinished.has(name)) values[name] = value;
    for (const [name, controller] of Object.entries(made)) {
      controller.updateDisplay();
      controller.show(controls[name]?.applies?.(next as never) ?? true);
    }
  };
  update(settings);
  return { update, dispose: () => gui.destroy() };
}

function add(gui: GUI, values: Record<string, unknown>, name: string, widget: Widget): Controller {
  if (widget.kind === 'choice') return gui.add(values, name, { ...widget.options });
  if (widget.kind === 'number') return gui.add(values, name, widget.min, widget.max, widget.step);
  return gui.add(values, name);
}
