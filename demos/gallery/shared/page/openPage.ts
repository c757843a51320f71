import type { Gpu } from 'webgpu-ebm';
import { createBar } from './bar.ts';
import { codeNote } from './codeNote.ts';
import { button, element } from './elements.ts';
import type { Controls, Settings, SettingsOf } from './Controls.ts';
import { explainFailure, requestGpu } from './device.ts';
import { createFrame } from './frame.ts';
import type { Display } from './Display.ts';
import { LivePage } from './LivePage.ts';
import type { PageMeta } from './PageMeta.ts';
import { createPanel } from './panel.ts';
import { type Stages, stagesOf } from './stages.ts';
import { onThemeChange } from './theme.ts';
import { formatTimeline, parseTimeline } from './link.ts';
import type { Training } from './Training.ts';

/** A page with a model that trains. */
export interface LivePageDefinition<C extends Controls, T extends Training<SettingsOf<C>>> {
  meta: PageMeta;
  controls: C;
  /** Settings to start with by the name of a button over the stage; all others go back to their own, but for those of the view. */
  presets?: Readonly<Record<string, Partial<SettingsOf<C>>>>;
  start(gpu: Gpu, settings: SettingsOf<C>): Promise<T>;
  /** Fills the stage, which is empty, and returns what draws on it. Called again after a lost device. */
  display(
    gpu: Gpu,
    stage: HTMLElement,
    page: LivePage<SettingsOf<C>, T>,
  ): Promise<Display<SettingsOf<C>, T> & { canvas: HTMLCanvasElement }>;
  /** A program that trains the same model with the library, stage after stage. */
  code(stages: Stages<SettingsOf<C>>): string;
}

declare global {
  /** The page, for the console: `gallery.training`, `gallery.gpu.memory()`. */
  // eslint-disable-next-line no-var
  var gallery: unknown;
}

export async function openPage<C extends Controls, T extends Training<SettingsOf<C>>>(
  definition: LivePageDefinition<C, T>,
): Promise<void> {
  type S = SettingsOf<C>;
  const { meta, controls, presets = {} } = definition;
  const { stage, panel, bar, status } = createFrame(meta);
  let shown!: { canvas: HTMLCanvasElement };
  status.textContent = 'Compiling shaders…';
  try {
    const timeline = await parseTimeline(controls, location.hash.slice(1));
    const page = await LivePage.open<S, T>(
      {
        controls,
        requestGpu,
        start: definition.start,
        display: async (gpu, live) => {
          stage.replaceChildren();
          const display = await definition.display(gpu, stage, live);
          shown = display;
          return display;
        },
      },
      timeline,
    );
    const link = async (): Promise<string> => {
      const url = new URL(location.href);
      url.hash = await formatTimeline(controls, page.timeline);
      return url.href;
    };
    const settings = createPanel(
      panel,
      controls,
      page.settings,
      (change) => void page.change(change as never),
    );
    const { show } = createBar(bar, status, page, {
      id: meta.id,
      canvas: () => shown.canvas,
      link,
      code: () => codeNote(page.hasLink) + definition.code(stagesOf(page.timeline)),
    });
    const names = Object.entries(presets).map(([name, preset]) =>
      button(name, () => void page.reset({ ...ownSettings(controls), ...preset } as never)),
    );
    if (names.length > 0)
      bar.before(element('div', { class: 'presets', role: 'group', 'aria-label': 'Presets' }, ...names));
    let addressIsDue: ReturnType<typeof setTimeout> | undefined;
    /** Browsers allow some hundred new addresses in half a minute: a camera on the move would take them all. */
    const updateAddress = (): void => {
      clearTimeout(addressIsDue);
      // A link that is replayed leads farther than what is shown.
      if (page.state.replayTo !== undefined || !page.hasLink) return;
      addressIsDue = setTimeout(async () => {
        await page.settled;
        history.replaceState(undefined, '', await link());
      }, 400);
    };
    page.onState = (state) => {
      show(state);
      if (!state.playing) updateAddress();
    };
    page.onSettings = (next) => {
      settings.update(next);
      updateAddress();
    };
    onThemeChange(() => page.refresh());
    addEventListener('pagehide', (event) => (event.persisted ? page.pause() : page.dispose()));
    addEventListener('hashchange', () => location.reload());
    globalThis.gallery = page;
    // Who asked for less motion starts it.
    if (location.hash === '' && !matchMedia('(prefers-reduced-motion: reduce)').matches) page.play();
  } catch (error) {
    status.textContent = '';
    explainFailure(stage, error);
  }
}

/** The initial settings, but for those of the view. */
function ownSettings(controls: Controls): Settings {
  const own = Object.entries(controls).filter(([, { effect }]) => effect !== 'view');
  return Object.fromEntries(own.map(([name, { initial }]) => [name, initial]));
}
