/** A texture's pixels on the CPU. */
import { DeviceLostError } from '../errors.ts';
import { BufferUsage, MAP_MODE_READ } from '../gpu/flags.ts';

export interface Pixels {
  width: number;
  height: number;
  /** Red, green, blue, alpha; rows from the top, without padding; colours not multiplied by alpha, as in `ImageData`. */
  data: Uint8ClampedArray<ArrayBuffer>;
}

/** Row lengths in texture copies are multiples of this. */
const ROW_ALIGNMENT = 256;

/** Reads back an `rgba8unorm` or `bgra8unorm` texture with premultiplied alpha; `operation` is for messages. */
export async function readPixels(device: GPUDevice, texture: GPUTexture, operation: string): Promise<Pixels> {
  const { width, height } = texture;
  const bytesPerRow = Math.ceil((width * 4) / ROW_ALIGNMENT) * ROW_ALIGNMENT;
  const buffer = device.createBuffer({
    label: 'view readback',
    size: bytesPerRow * height,
    usage: BufferUsage.mapRead | BufferUsage.copyDestination,
  });
  try {
    const encoder = device.createCommandEncoder();
    encoder.copyTextureToBuffer({ texture }, { buffer, bytesPerRow }, { width, height });
    device.queue.submit([encoder.finish()]);
    await buffer.mapAsync(MAP_MODE_READ).catch((cause: unknown) => {
      throw new DeviceLostError(
        `${operation}: expected a live device, got "${String(cause)}". Request a new device and create the view again.`,
        { cause },
      );
    });
    const padded = new Uint8Array(buffer.getMappedRange());
    const data = new Uint8ClampedArray(width * height * 4);
    for (let row = 0; row < height; row++) {
      data.set(padded.subarray(row * bytesPerRow, row * bytesPerRow + width * 4), row * width * 4);
    }
    if (texture.format === 'bgra8unorm') swapRedAndBlue(data);
    divideByAlpha(data);
    return { width, height, data };
  } finally {
    buffer.destroy();
  }
}

function swapRedAndBlue(data: Uint8ClampedArray): void {
  for (let i = 0; i < data.length; i += 4) {
    const red = data[i + 2]!;
    data[i + 2] = data[i]!;
    data[i] = red;
  }
}

function divideByAlpha(data: Uint8ClampedArray): void {
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3]!;
    if (alpha === 0 || alpha === 255) continue;
    for (let channel = i; channel < i + 3; channel++) data[channel] = (data[channel]! * 255) / alpha;
  }
}
