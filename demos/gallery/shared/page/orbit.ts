import type { Camera } from 'webgpu-ebm';

const TURN = 0.008;
const NEAREST = 3.2;
const FARTHEST = 20;
const LOWEST = -0.2;
const HIGHEST = 1.57;

/** Whether a camera is one that these controls lead to. */
export function isInReach({ elevation, distance, center = [0, 0, 0] }: Camera): boolean {
  const high = elevation >= LOWEST && elevation <= HIGHEST;
  const far = distance >= NEAREST && distance <= FARTHEST;
  return high && far && center.every((place) => Math.abs(place) <= 1);
}

/** Turns, moves and zooms a camera by mouse, touch and keys on a canvas. */
export function orbitControls(
  canvas: HTMLCanvasElement,
  camera: () => Camera,
  change: (camera: Camera) => void,
): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  canvas.classList.add('dragged');
  const pointers = new Map<number, { x: number; y: number }>();

  const turn = (dx: number, dy: number): void => {
    const { azimuth, elevation, ...rest } = camera();
    change({
      ...rest,
      azimuth: azimuth - dx * TURN,
      elevation: Math.min(HIGHEST, Math.max(LOWEST, elevation + dy * TURN)),
    });
  };
  const zoom = (factor: number): void => {
    const distance = Math.min(FARTHEST, Math.max(NEAREST, camera().distance * factor));
    change({ ...camera(), distance });
  };
  /** Moves what is looked at with the pointer, in the plane of the picture. */
  const pan = (dx: number, dy: number): void => {
    const { azimuth, elevation, distance, center = [0, 0, 0] } = camera();
    const size = (0.46 * distance) / canvas.clientHeight;
    const [sinA, cosA, sinE, cosE] = [
      Math.sin(azimuth),
      Math.cos(azimuth),
      Math.sin(elevation),
      Math.cos(elevation),
    ];
    const [right, up] = [-dx * size, dy * size];
    change({
      ...camera(),
      center: [
        clamp(center[0] - right * sinA - up * sinE * cosA),
        clamp(center[1] + right * cosA - up * sinE * sinA),
        clamp(center[2] + up * cosE),
      ],
    });
  };

  const listen = <K extends keyof HTMLElementEventMap>(
    name: K,
    listener: (event: HTMLElementEventMap[K]) => void,
  ): void => canvas.addEventListener(name, listener, { signal, passive: false });

  listen('pointerdown', (event) => {
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    canvas.setPointerCapture(event.pointerId);
  });
  listen('pointermove', (event) => {
    const last = pointers.get(event.pointerId);
    if (!last) return;
    const [dx, dy] = [event.clientX - last.x, event.clientY - last.y];
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const before = Math.hypot(last.x - other.x, last.y - other.y);
      const after = Math.hypot(event.clientX - other.x, event.clientY - other.y);
      if (after > 0) zoom(before / after);
      pan(dx / 2, dy / 2);
    } else if (event.shiftKey || (event.buttons & 6) !== 0) pan(dx, dy);
    else turn(dx, dy);
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  for (const name of ['pointerup', 'pointercancel'] as const) {
    listen(name, (event) => pointers.delete(event.pointerId));
  }
  listen('contextmenu', (event) => event.preventDefault());
  listen('wheel', (event) => {
    event.preventDefault();
    zoom(Math.exp(event.deltaY * 0.001));
  });
  listen('keydown', (event) => {
    const action = {
      ArrowLeft: () => turn(-12, 0),
      ArrowRight: () => turn(12, 0),
      ArrowUp: () => turn(0, 12),
      ArrowDown: () => turn(0, -12),
      '+': () => zoom(0.9),
      '-': () => zoom(1.1),
    }[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
  return () => stop.abort();
}

function clamp(value: number): number {
  return Math.min(1, Math.max(-1, value));
}
