import type { DemoMeta } from '../../demos/shared/Demo.ts';
import type { Report, ReportRow } from './report.ts';

const STYLE = `
  :root { color-scheme: light dark; --edge: #8884; }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
  figure { margin: 0 0 2.5rem; }
  img { width: 100%; height: auto; border: 1px solid var(--edge); border-radius: 8px; background: #fff; }
  figcaption { margin-top: .5rem; }
  table { border-collapse: collapse; margin: .5rem 0; font-variant-numeric: tabular-nums; font-size: .9rem; }
  th, td { text-align: left; padding: .1rem 1.5rem .1rem 0; font-weight: normal; }
  th { opacity: .7; }
`;

/** `out/demo/index.html`: every demonstration's picture with one line of explanation and its figures. */
export function reportPage(report: Report, metas: readonly DemoMeta[]): string {
  const figures = report.demos.map((demo) => {
    const meta = metas.find(({ id }) => id === demo.id) as DemoMeta;
    return `<figure id="${demo.id}">
<h2>${escape(meta.title)}</h2>
<img src="${demo.id}.png" width="960" height="640" alt="Energy surface before (orange) and after training (green)">
<figcaption>${escape(meta.explanation)}${figuresTable(demo)}</figcaption>
</figure>`;
  });
  const software = report.kind === 'cpu' ? ', a software adapter: its times say nothing about GPUs' : '';
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>webgpu-ebm: demonstrations</title>
<style>${STYLE}</style>
<h1>Energy surfaces, before and after training</h1>
<p>Orange: before training. Green: after. Blue spheres: training samples. Low energy = compatible.
Trained on ${escape(report.adapter)}${software}; seed ${report.seed}.</p>
${figures.join('\n')}
</html>
`;
}

function figuresTable(demo: ReportRow): string {
  const cells: [string, string][] = [
    ['architecture', demo.architecture],
    ['loss', demo.loss],
    ['steps', `${demo.steps} in ${demo.seconds.toFixed(1)} s`],
    ['mean loss', `${demo.initialLoss.toPrecision(3)} → ${demo.finalLoss.toPrecision(3)}`],
    [demo.id === 'digits' ? 'test error' : 'inference error', demo.inferenceError.toFixed(4)],
    ['surface spread', `${demo.initialSurfaceSpread.toPrecision(3)} → ${demo.surfaceSpread.toPrecision(3)}`],
    ['energy gap Ei − Ec', demo.energyGap.toPrecision(3)],
  ];
  if (demo.lidError !== undefined)
    cells.push(['distance of each valley from its lid', demo.lidError.toFixed(4)]);
  return `<table>${cells.map(([name, value]) => `<tr><th scope="row">${escape(name)}</th><td>${escape(value)}</td></tr>`).join('')}</table>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
