import './language.ts';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { element } from './elements.ts';
import { cssColor, onThemeChange } from './theme.ts';

export interface Line {
  label: string;
  /** A colour of style.css, such as `--accent`. */
  color: string;
  dashed?: boolean;
}

export interface LineChartOptions {
  title: string;
  xLabel: string;
  lines: readonly Line[];
  height?: number;
  logY?: boolean;
}

/** A chart of lines over one axis, as wide as its container. */
export class LineChart {
  readonly root: HTMLElement;
  readonly #title: HTMLElement;
  readonly #plot: uPlot;
  readonly #resize: ResizeObserver;
  readonly #stop: () => void;

  constructor({ title, xLabel, lines, height = 170, logY = false }: LineChartOptions) {
    const holder = element('div');
    this.#title = element('h2');
    this.root = element('figure', { class: 'card chart' }, this.#title, holder);
    const ink = (): string => cssColor('--soft');
    const edge = (): string => cssColor('--edge');
    const axis = {
      stroke: ink,
      grid: { stroke: edge, width: 1 },
      ticks: { stroke: edge, width: 1 },
      font: '12px system-ui',
    };
    this.#plot = new uPlot(
      {
        width: 300,
        height,
        cursor: { drag: { x: false, y: false } },
        // As style sheets say it, so that it follows a change between light and dark.
        legend: { markers: { stroke: (_, series) => `var(${lines[series - 1]?.color ?? '--soft'})` } },
        scales: { x: { time: false }, y: { distr: logY ? 3 : 1 } },
        axes: [
          { ...axis, label: xLabel, labelSize: 18, labelFont: '12px system-ui', size: 34 },
          { ...axis, size: 52 },
        ],
        series: [
          { label: xLabel },
          ...lines.map(({ label, color, dashed }) => ({
            label,
            stroke: () => cssColor(color),
            width: 1.5,
            points: { show: false },
            ...(dashed && { dash: [5, 4] }),
          })),
        ],
      },
      [[], ...lines.map(() => [])],
      holder,
    );
    this.#plot.ctx.canvas.role = 'img';
    this.title = title;
    this.#resize = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry?.contentRect.width ?? 0);
      if (width > 0) this.#plot.setSize({ width, height });
    });
    this.#resize.observe(holder);
    this.#stop = onThemeChange(() => this.#plot.redraw());
  }

  set title(title: string) {
    this.#title.textContent = title;
    this.root.ariaLabel = title;
    this.#plot.ctx.canvas.ariaLabel = title;
  }

  /** Draws `x` and one row of numbers a line; null where there is none. */
  set(x: readonly number[], rows: readonly (readonly (number | null)[])[]): void {
    this.#plot.setData([[...x], ...rows.map((row) => [...row])]);
  }

  dispose(): void {
    this.#resize.disconnect();
    this.#stop();
    this.#plot.destroy();
    this.root.remove();
  }
}
