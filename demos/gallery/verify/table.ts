import { button, element } from '../shared/page/elements.ts';
import { addressOf } from './goldenFiles.ts';
import type { Group } from './groups/Group.ts';
import { type Failure, type GroupResult, passed } from './runGroup.ts';
import type { Speed } from './speed.ts';

const COLUMNS = ['Result', 'Numbers', 'Worst error', 'Time'] as const;

/** A row for each group of checks. */
export class CheckTable {
  readonly root: HTMLElement;
  readonly #rows = new Map<string, HTMLTableCellElement[]>();
  readonly #checks: HTMLButtonElement[] = [];
  readonly #failures = element('ul', { class: 'failures', 'aria-label': 'Failures' });

  constructor(groups: readonly Group[], check: (group: Group) => void) {
    const body = element('tbody');
    for (const group of groups) {
      const files = group.files.flatMap((file) => [' ', element('a', { href: addressOf(file) }, file)]);
      const cells = COLUMNS.map((column) =>
        element('td', { class: column === 'Result' ? 'result' : 'number', 'data-column': column }, '–'),
      );
      this.#rows.set(group.name, cells);
      const start = button('Check', () => check(group));
      start.setAttribute('aria-label', `Check ${group.name}`);
      this.#checks.push(start);
      const about = element('small', {}, `${group.about}.`, ...files);
      body.append(
        element(
          'tr',
          { 'data-group': group.name },
          element('th', { scope: 'row' }, group.name, about),
          ...cells,
          element('td', {}, start),
        ),
      );
    }
    const head = ['Group', ...COLUMNS].map((name) => element('th', { scope: 'col' }, name));
    this.root = element(
      'section',
      { class: 'card verify' },
      element('h2', {}, 'Against the reference'),
      element('table', {}, element('thead', {}, element('tr', {}, ...head, element('td'))), body),
      this.#failures,
    );
  }

  set busy(busy: boolean) {
    for (const start of this.#checks) start.disabled = busy;
  }

  show(result: GroupResult, running: boolean): void {
    const [verdict, numbers, worst, time] = this.#rows.get(result.name) ?? [];
    if (!verdict || !numbers || !worst || !time) return;
    const { failures, stopped } = result;
    const failed = failures.length > 0 || (stopped !== undefined && stopped !== 'cancelled');
    verdict.className = `result ${failed ? 'failed' : passed(result) && !running ? 'passed' : ''}`;
    verdict.textContent = running ? 'running …' : describe(result);
    numbers.textContent = result.numbers.toLocaleString('en');
    worst.textContent = Number.isFinite(result.worst) ? result.worst.toFixed(3) : '∞';
    time.textContent = `${result.seconds.toFixed(1)} s`;
    if (!running) this.#showFailures(result);
  }

  #showFailures({ name, failures, stopped }: GroupResult): void {
    for (const old of this.#failures.querySelectorAll(`[data-of="${name}"]`)) old.remove();
    const lines = failures.map((failure) => line(failure));
    if (stopped !== undefined && stopped !== 'cancelled') lines.push(stopped);
    this.#failures.append(...lines.map((text) => element('li', { 'data-of': name }, `${name}: ${text}`)));
  }
}

function describe({ failures, stopped }: GroupResult): string {
  if (stopped === 'cancelled') return 'cancelled';
  if (stopped !== undefined) return '✗ error';
  return failures.length === 0 ? '✓ passed' : `✗ ${failures.length} failed`;
}

function line({ id, what, index, expected, got, error }: Failure): string {
  const size = Number.isFinite(error) ? `, ${error.toPrecision(3)} times what is tolerated` : '';
  return `${id}, ${what}[${index}]: expected ${expected}, got ${got}${size}`;
}

/** Speeds, and what they are worth. */
export class SpeedTable {
  readonly root: HTMLElement;
  readonly #list = element('dl', { class: 'figures' });

  constructor(note: string) {
    this.root = element(
      'section',
      { class: 'card' },
      element('h2', {}, 'Speed'),
      this.#list,
      element('p', { class: 'hint' }, note),
    );
  }

  clear(): void {
    this.#list.replaceChildren();
  }

  show({ name, value, unit }: Speed): void {
    const number = value.toLocaleString('en', { maximumSignificantDigits: 3 });
    this.#list.append(element('dt', {}, name), element('dd', {}, `${number} ${unit}`));
  }
}
