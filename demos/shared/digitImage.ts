import type { GraphicComponentOption } from 'echarts';
import { encode } from 'fast-png';
import { PIXELS } from './images.ts';

const SIDE = Math.sqrt(PIXELS);

/** An image `[28, 28]` of ink from 0 to 1 as a PNG in a data URL, dark on white. */
export function digitUrl(image: Float32Array): string {
  const data = Uint8Array.from(image, (ink) => Math.round(255 * (1 - ink)));
  const png = encode({ width: SIDE, height: SIDE, data, channels: 1 });
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}

/** An image in a chart, `size` pixels square, in a thin frame. */
export function digitElements(
  image: Float32Array,
  { left, top, size, frame = '#bfbfbf' }: { left: number; top: number; size: number; frame?: string },
): GraphicComponentOption[] {
  return [
    { type: 'image', style: { image: digitUrl(image), x: left, y: top, width: size, height: size } },
    {
      type: 'rect',
      shape: { x: left, y: top, width: size, height: size },
      style: { fill: 'none', stroke: frame, lineWidth: 1 },
    },
  ];
}

/** A line of text in a chart. */
export function textElement(
  text: string,
  { left, top, align = 'left', bold = false, color = '#1a1a1a' }: TextStyle,
): GraphicComponentOption {
  return {
    type: 'text',
    x: left,
    y: top,
    style: { text, align, fill: color, fontSize: 14, ...(bold && { fontWeight: 600 }) },
  } as GraphicComponentOption;
}

export interface TextStyle {
  left: number;
  top: number;
  align?: 'left' | 'center';
  bold?: boolean;
  color?: string;
}
