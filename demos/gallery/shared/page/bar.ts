import { copyButton } from './copyButton.ts';
import { button, element } from './elements.ts';
import { canvasPicture, chooseFile, saveFile } from './files.ts';
import type { LivePage, PageState, Speed } from './LivePage.ts';
import type { Training } from './Training.ts';

export interface BarOptions {
  /** For names of files. */
  id: string;
  /** What "save picture" saves. */
  canvas(): HTMLCanvasElement;
  /** The address of what is shown. */
  link(): Promise<string>;
  /** A program that trains the same model with the library. */
  code(): string;
}

const SPEEDS: Readonly<Record<string, Speed>> = {
  smooth: 'smooth',
  'fast forward': 'hurried',
  '10 steps a frame': 'ten',
  '1 step a frame': 'one',
};

/** What takes letters, and what takes Space. */
const TYPING = 'input:not([type=checkbox], [type=range]), select, textarea';
const PRESSED = 'button, input, [role=button]';

/** Play, pause, step, reset and speed; link, picture, weights and code. Space, S and R are keys for the first. */
export function createBar<S extends object, T extends Training<S>>(
  bar: HTMLElement,
  status: HTMLElement,
  page: LivePage<S, T>,
  options: BarOptions,
): { show(state: PageState): void } {
  const play = button('Play', () => toggle(), 'Space');
  play.classList.add('primary');
  const toggle = (): void => (page.state.playing ? page.pause() : page.play());
  const step = button('Step', () => void page.stepOnce(), 'S');
  const reset = button('Reset', () => void page.reset(), 'R');
  const speed = element('select', { 'aria-label': 'Speed' });
  for (const name of Object.keys(SPEEDS)) speed.append(element('option', {}, name));
  speed.addEventListener('change', () => {
    page.speed = SPEEDS[speed.value] ?? 'smooth';
  });

  const share = [
    copyButton('Copy link', () => options.link()),
    copyButton('Copy code', () => options.code()),
    button('Save picture', async () => {
      page.drawNow();
      saveFile(`${options.id}.png`, await canvasPicture(options.canvas()));
    }),
  ];
  const { training } = page;
  if (training.save && training.load) {
    share.push(
      button('Save weights', async () => {
        const weights = await page.training.save?.();
        if (weights) saveFile(`${options.id}.safetensors`, new Blob([weights as Uint8Array<ArrayBuffer>]));
      }),
      button('Load weights', async () => {
        const file = await chooseFile('.safetensors');
        if (file) await page.load(new Uint8Array(await file.arrayBuffer()));
      }),
    );
  }
  bar.append(play, step, reset, speed, element('span', { class: 'share' }, ...share));

  document.addEventListener('click', ({ detail, target }) => {
    // A button keeps no focus of a pointer: Space would press it again.
    if (detail > 0 && target instanceof Element) target.closest('button')?.blur();
  });
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    const takesKey = key === ' ' ? `${TYPING}, ${PRESSED}` : TYPING;
    if (event.target instanceof Element && event.target.closest(takesKey)) return;
    const action = { ' ': toggle, s: () => void page.stepOnce(), r: () => void page.reset() }[key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  const show = (state: PageState): void => {
    play.textContent = state.playing ? 'Pause' : 'Play';
    // Numbers on the move are not read out.
    status.ariaLive = state.playing ? 'off' : 'polite';
    status.textContent =
      describe(state) + (page.hasLink ? '' : ' · weights from a file, which no link holds');
    status.classList.toggle('problem', state.message !== undefined);
  };
  show(page.state);
  return { show };
}

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

function describe({ step, playing, replayTo, stepsPerSecond, framesPerSecond, message }: PageState): string {
  if (message !== undefined) return message;
  const place =
    replayTo === undefined
      ? `Step ${whole.format(step)}`
      : `Replaying step ${whole.format(step)} of ${whole.format(replayTo)}`;
  if (!playing) return `${place}, paused`;
  return `${place} · ${whole.format(stepsPerSecond)} steps/s · ${whole.format(framesPerSecond)} frames/s`;
}
