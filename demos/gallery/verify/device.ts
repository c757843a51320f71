import type { Gpu } from 'webgpu-ebm';
import { element } from '../shared/page/elements.ts';

/** What the device says of itself. */
export function deviceCard(gpu: Gpu): HTMLElement {
  const { adapter, kind, limits, features } = gpu.describe();
  const { vendor, architecture } = gpu.device.adapterInfo ?? {};
  const facts: Record<string, string> = {
    Adapter: adapter,
    Vendor: vendor || 'not told',
    Architecture: architecture || 'not told',
    Kind: kind === 'cpu' ? 'software, on the CPU' : 'GPU',
    Subgroups: features.includes('subgroups') ? 'yes' : 'no',
    ...Object.fromEntries(
      Object.entries(limits).map(([name, value]) => [inWords(name), value.toLocaleString('en')]),
    ),
  };
  return element(
    'section',
    { class: 'card device' },
    element('h2', {}, 'This device'),
    element(
      'dl',
      { class: 'figures' },
      ...Object.entries(facts).flatMap(([name, value]) => [
        element('dt', {}, name),
        element('dd', {}, value),
      ]),
    ),
  );
}

/** `maxBufferSize` → `Max buffer size` */
function inWords(name: string): string {
  const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
