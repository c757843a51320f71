// What the tests of pictures share: surfaces to draw, colours to look for, a device that counts.

import { expect } from 'vitest';
import type { Pixels } from '../../src/view/readPixels.ts';
import type { Range } from '../../src/view/Scene.ts';

export type Rgb = readonly [red: number, green: number, blue: number];

export const isGreen = ([r, g, b]: Rgb) => g > r + 25 && g > b + 25;
export const isOrange = ([r, g, b]: Rgb) => r > g + 15 && g > b + 15;
export const isBlue = ([r, g, b]: Rgb) => b > r + 40 && b > g + 25;
export const isRed = ([r, g, b]: Rgb) => r > g + 80 && r > b + 80;

/** From 0 to 255. */
export const luminance = ([r, g, b]: Rgb) => 0.21 * r + 0.72 * g + 0.07 * b;

/** The colour at a place in pixels from the top left. */
export function colorAt({ width, data }: Pixels, [x, y]: readonly [number, number]): Rgb {
  const at = 4 * (Math.floor(y) * width + Math.floor(x));
  return [data[at]!, data[at + 1]!, data[at + 2]!];
}

/** The share of the picture's pixels that satisfy the condition. */
export function share(pixels: Pixels, condition: (color: Rgb) => boolean): number {
  let count = 0;
  for (let y = 0; y < pixels.height; y++) {
    for (let x = 0; x < pixels.width; x++) if (condition(colorAt(pixels, [x, y]))) count++;
  }
  return count / (pixels.width * pixels.height);
}

export function sameBytes(a: Pixels, b: Pixels): boolean {
  return Buffer.from(a.data.buffer).equals(Buffer.from(b.data.buffer));
}

/** Buffers for scenes; `dispose` destroys them, and fails if the device complained since. */
export function buffersOn(device: GPUDevice) {
  const buffers: GPUBuffer[] = [];
  const errors: string[] = [];
  const note = ({ error }: GPUUncapturedErrorEvent) => errors.push(error.message);
  device.addEventListener('uncapturederror', note);
  const storage = (data: Float32Array<ArrayBuffer>): GPUBuffer => {
    const buffer = device.createBuffer({ size: data.byteLength, usage: 0x88 });
    device.queue.writeBuffer(buffer, 0, data);
    buffers.push(buffer);
    return buffer;
  };
  return {
    storage,
    surface(
      energy: (x: number, y: number) => number,
      { rows, columns, x, y }: { rows: number; columns: number; x: Range; y: Range },
    ) {
      const along = ([low, high]: Range, i: number, points: number) =>
        low + ((high - low) * i) / (points - 1);
      const values = Float32Array.from({ length: rows * columns }, (_, i) =>
        energy(along(x, Math.floor(i / columns), rows), along(y, i % columns, columns)),
      );
      return { energies: storage(values), rows, columns };
    },
    async dispose() {
      for (const buffer of buffers) buffer.destroy();
      await device.queue.onSubmittedWorkDone();
      device.removeEventListener('uncapturederror', note);
      expect(errors).toEqual([]);
    },
  };
}

/** A device that notes what is created on it and what of that is destroyed. */
export function watched(device: GPUDevice): {
  device: GPUDevice;
  alive: () => number;
  created: () => number;
} {
  const alive = new Set<object>();
  let created = 0;
  const note = <T extends GPUBuffer | GPUTexture>(resource: T): T => {
    created++;
    alive.add(resource);
    const destroy = resource.destroy.bind(resource);
    resource.destroy = () => {
      alive.delete(resource);
      destroy();
      return undefined;
    };
    return resource;
  };
  const proxy = new Proxy(device, {
    get(target, key) {
      if (key === 'createBuffer') return (d: GPUBufferDescriptor) => note(target.createBuffer(d));
      if (key === 'createTexture') return (d: GPUTextureDescriptor) => note(target.createTexture(d));
      if (key === 'createBindGroup') {
        return (d: GPUBindGroupDescriptor) => {
          created++;
          return target.createBindGroup(d);
        };
      }
      if (key === 'destroy') return () => expect.fail('a borrowed device must not be destroyed');
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { device: proxy, alive: () => alive.size, created: () => created };
}
