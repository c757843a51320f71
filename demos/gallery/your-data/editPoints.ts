import type { CurveDisplay } from '../shared/curve/CurveDisplay.ts';
import type { Host } from '../shared/curve/CurveDisplay.ts';
import { button, element } from '../shared/page/elements.ts';
import type { SceneCanvas } from '../shared/page/SceneCanvas.ts';
import type { DataSettings } from './model.ts';
import { nearest, type Point, withMoved, withoutNear, withPoint } from './points.ts';

/** How near a pointer must come, in units of the box. */
const REACH = 0.06;
/** Between samples of a drawn curve. */
const SPACING = 0.07;
const KEY_STEP = 0.04;

type Display = CurveDisplay<DataSettings>;
type Page = Host<DataSettings>;

/** Adds, moves, draws and erases samples by mouse, touch and keys. */
export function editPoints(display: Display, page: Page): void {
  const eraser = button('Eraser', () => {
    const on = eraser.getAttribute('aria-pressed') !== 'true';
    eraser.setAttribute('aria-pressed', String(on));
  });
  eraser.setAttribute('aria-pressed', 'false');
  const count = element('span', { role: 'status' });
  const hint = element(
    'p',
    { class: 'hint' },
    'On the map: click to add, drag to draw, drag a sample to move it; with the eraser, to remove. Keys: arrows move the cross, Enter adds, Delete removes. ',
  );
  display.side.prepend(element('div', { class: 'card' }, eraser, ' ', count, hint));
  display.onSettings = ({ points }) => (count.textContent = `${points.length} samples`);
  const set = (points: readonly Point[]): void => void page.change({ points });
  const erasing = (): boolean => eraser.getAttribute('aria-pressed') === 'true';

  onMap(display, page, set, erasing);
  onSurface(display, page, set);
  withKeys(display, page, set);
}

/** Draws on the map. */
function onMap(
  display: Display,
  page: Page,
  set: (points: readonly Point[]) => void,
  erasing: () => boolean,
): void {
  const { canvas } = display.map;
  const placeOf = (event: PointerEvent): Point | undefined => placeUnder(display, display.map, event, 0);
  canvas.style.cursor = 'crosshair';
  canvas.classList.add('dragged');
  canvas.addEventListener('pointerdown', (event) => {
    const start = placeOf(event);
    if (!start || event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    const held = erasing() ? undefined : nearest(page.settings.points, start, REACH);
    let last = start;
    if (erasing()) set(withoutNear(page.settings.points, start, REACH));
    else if (held === undefined) set(withPoint(page.settings.points, start));
    followPointer(canvas, event, (moved) => {
      const at = placeOf(moved);
      if (!at) return;
      const { points } = page.settings;
      if (erasing()) set(withoutNear(points, at, REACH));
      else if (held !== undefined) set(withMoved(points, held, at));
      else if (Math.hypot(at.x - last.x, at.y - last.y) >= SPACING) {
        set(withPoint(points, at));
        last = at;
      }
    });
  });
}

/** Drags spheres of the three-dimensional picture, each at its height; elsewhere the picture turns. */
function onSurface(display: Display, page: Page, set: (points: readonly Point[]) => void): void {
  const { canvas } = display.surface;
  const pickUp = (event: PointerEvent): void => {
    const scene = display.scene();
    const { view } = display.surface;
    if (!scene || !view || event.button !== 0) return;
    const [px, py] = display.surface.pixelUnder(event);
    let held: number | undefined;
    let least = 0.03 * canvas.height;
    for (const [i, { x, y }] of page.settings.points.entries()) {
      const [qx, qy] = view.pixelOf(scene, { x, y, energy: display.heightAt(x, y) });
      const distance = Math.hypot(qx - px, qy - py);
      if (distance < least) [held, least] = [i, distance];
    }
    const point = held === undefined ? undefined : page.settings.points[held];
    if (held === undefined || !point) return;
    event.stopImmediatePropagation();
    canvas.setPointerCapture(event.pointerId);
    const [index, energy] = [held, display.heightAt(point.x, point.y)];
    followPointer(canvas, event, (moved) => {
      const at = placeUnder(display, display.surface, moved, energy);
      if (at) set(withMoved(page.settings.points, index, at));
    });
  };
  canvas.addEventListener('pointerdown', pickUp, { capture: true });
}

/** A cross on the map that arrow keys move. */
function withKeys(display: Display, page: Page, set: (points: readonly Point[]) => void): void {
  const { canvas, root } = display.map;
  const cross = element('div', { class: 'cross', 'aria-hidden': 'true' });
  root.append(cross);
  let at: Point = { x: 0, y: 0 };
  const show = (): void => {
    const scene = display.scene();
    const { view } = display.map;
    if (!scene || !view) return;
    const [px, py] = view.pixelOf(scene, { ...at, energy: 0 });
    cross.style.left = `${(100 * px) / canvas.width}%`;
    cross.style.top = `${(100 * py) / canvas.height}%`;
  };
  const move = (dx: number, dy: number): void => {
    const limit = (value: number): number => Math.min(1, Math.max(-1, value));
    at = { x: limit(at.x + dx * KEY_STEP), y: limit(at.y + dy * KEY_STEP) };
    show();
  };
  canvas.addEventListener('focus', show);
  canvas.addEventListener('keydown', (event) => {
    const action = {
      ArrowLeft: () => move(-1, 0),
      ArrowRight: () => move(1, 0),
      ArrowUp: () => move(0, 1),
      ArrowDown: () => move(0, -1),
      Enter: () => set(withPoint(page.settings.points, at)),
      Delete: () => set(withoutNear(page.settings.points, at, REACH)),
      Backspace: () => set(withoutNear(page.settings.points, at, REACH)),
    }[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

function placeUnder(
  display: Display,
  canvas: SceneCanvas,
  event: PointerEvent,
  energy: number,
): Point | undefined {
  const scene = display.scene();
  return scene && canvas.view?.placeAt(scene, canvas.pixelUnder(event), energy);
}

/** Calls back while the pointer that went down moves, until it goes up. */
function followPointer(
  canvas: HTMLCanvasElement,
  { pointerId }: PointerEvent,
  move: (event: PointerEvent) => void,
): void {
  const stop = new AbortController();
  const { signal } = stop;
  const own =
    (action: (event: PointerEvent) => void) =>
    (event: PointerEvent): void => {
      if (event.pointerId === pointerId) action(event);
    };
  canvas.addEventListener('pointermove', own(move), { signal });
  for (const name of ['pointerup', 'pointercancel'] as const) {
    canvas.addEventListener(
      name,
      own(() => stop.abort()),
      { signal },
    );
  }
}
