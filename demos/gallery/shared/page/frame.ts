import katex from 'katex';
import 'katex/dist/katex.min.css';
import './style.css';
import { element } from './elements.ts';
import type { PageMeta } from './PageMeta.ts';

const metas = Object.values(import.meta.glob<PageMeta>('../../*/meta.ts', { import: 'meta', eager: true }));
const pages = metas.sort((a, b) => a.order - b.order);
const HOME = 'surface';

/** Where a page's own parts go. */
export interface Frame {
  /** Pictures and charts. */
  readonly stage: HTMLElement;
  /** Settings. */
  readonly panel: HTMLElement;
  /** Buttons over the stage. */
  readonly bar: HTMLElement;
  /** One line on how things stand, read out by screen readers. */
  readonly status: HTMLElement;
}

/** Menu, title, what to look for, equations and source, around an empty stage. */
export function createFrame(meta: PageMeta): Frame {
  const stage = element('section', { class: 'stage', 'aria-label': meta.name });
  const panel = element('aside', { class: 'panel', 'aria-label': 'Settings' });
  const bar = element('div', { class: 'bar', role: 'toolbar', 'aria-label': 'Training' });
  const status = element('p', { class: 'status', role: 'status' });
  const equations = element('div', { class: 'equations' }, ...meta.equations.map(drawEquation));
  const { text, url } = meta.source;
  const source = url ? element('a', { href: url, rel: 'noopener' }, text) : text;
  document.body.append(
    element('header', {}, menu(meta)),
    element(
      'main',
      {},
      element('h1', {}, meta.title),
      element('p', { class: 'lead' }, meta.lead),
      element('div', { class: 'workbench' }, element('div', { class: 'work' }, bar, status, stage), panel),
      element(
        'section',
        { class: 'about' },
        equations,
        element('p', { class: 'source' }, 'Source: ', source),
      ),
    ),
  );
  document.querySelector('nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  return { stage, panel, bar, status };
}

function menu(current: PageMeta): HTMLElement {
  const root = current.id === HOME ? '.' : '..';
  const links = pages.map(({ id, name }) => {
    const href = id === HOME ? `${root}/index.html` : `${root}/${id}/index.html`;
    const here = id === current.id ? { 'aria-current': 'page' } : {};
    return element('a', { href, ...here }, name);
  });
  return element('nav', { 'aria-label': 'Pages' }, element('strong', {}, 'webgpu-ebm'), ...links);
}

function drawEquation(tex: string): HTMLElement {
  const equation = element('div', { class: 'equation' });
  katex.render(tex, equation, { displayMode: true, throwOnError: true, output: 'htmlAndMathml' });
  return equation;
}
