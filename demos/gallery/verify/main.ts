import { button } from '../shared/page/elements.ts';
import { copyButton } from '../shared/page/copyButton.ts';
import { explainFailure, requestGpu } from '../shared/page/device.ts';
import { createFrame } from '../shared/page/frame.ts';
import { deviceCard } from './device.ts';
import { loadGolden } from './goldenFiles.ts';
import { GROUPS } from './groups.ts';
import { meta } from './meta.ts';
import './style.css';
import { CheckTable, SpeedTable } from './table.ts';
import { Verification } from './Verification.ts';

const { stage, panel, bar, status } = createFrame(meta);
try {
  const gpu = await requestGpu();
  const checks = new CheckTable(GROUPS, (group) => void start([group], false));
  const speed = new SpeedTable(
    gpu.kind === 'cpu'
      ? 'This is a software adapter: it computes on the CPU, and its speed says nothing about any GPU.'
      : 'The median of five runs, on whatever else the device is doing.',
  );
  const verification = new Verification(gpu, loadGolden, {
    group: (result, running) => checks.show(result, running),
    speed: (measured) => speed.show(measured),
    state: (text, busy) => {
      status.textContent = text;
      checks.busy = busy;
      run.textContent = busy ? 'Cancel' : 'Check all';
      measureSpeed.disabled = busy;
    },
  });
  const start = async (groups: typeof GROUPS, withSpeed: boolean): Promise<void> => {
    if (withSpeed) speed.clear();
    await verification.run(groups, { speed: withSpeed });
  };
  const run = button('Check all', () => {
    if (verification.running) verification.cancel();
    else void start(GROUPS, true);
  });
  run.classList.add('primary');
  const measureSpeed = button('Measure speed', () => void start([], true));
  bar.append(
    run,
    measureSpeed,
    copyButton('Copy report', () => JSON.stringify(verification.report(), undefined, 2)),
  );
  stage.append(checks.root, speed.root);
  panel.append(deviceCard(gpu));
  status.textContent = verification.summary;
  addEventListener('pagehide', (event) => {
    if (!event.persisted) verification.dispose();
  });
  globalThis.gallery = verification;
} catch (error) {
  explainFailure(stage, error);
}
