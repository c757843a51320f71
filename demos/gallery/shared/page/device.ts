import { DataError, Gpu, LimitError } from 'webgpu-ebm';
import { element } from './elements.ts';

/** Says what to do where a page can't run: no WebGPU, no adapter, too small a device; or no data, which says it itself. */
export function explainFailure(stage: HTMLElement, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const advice = [
    'Use a recent Chrome, Edge, Safari 26 or Firefox 141 or later, over https or on localhost.',
    'In Chrome, look at chrome://gpu: “WebGPU: Hardware accelerated” should stand there. Update the graphics driver, or turn on hardware acceleration in the settings.',
    'On Linux, Chrome may need --enable-unsafe-webgpu --enable-features=Vulkan.',
  ];
  const title = error instanceof LimitError ? 'This page needs WebGPU' : 'This page could not start';
  stage.replaceChildren(
    element(
      'div',
      { class: 'failure', role: 'alert' },
      element('h2', {}, title),
      element('p', {}, message),
      ...(error instanceof DataError
        ? []
        : [element('ul', {}, ...advice.map((text) => element('li', {}, text)))]),
    ),
  );
}

export function requestGpu(): Promise<Gpu> {
  return Gpu.request({ powerPreference: 'high-performance' });
}
