import { DARK, LIGHT, type Theme } from 'webgpu-ebm';

const dark = matchMedia('(prefers-color-scheme: dark)');

/** The visitor's choice of light or dark. */
export function viewTheme(): Theme {
  return dark.matches ? DARK : LIGHT;
}

/** Calls back when the visitor changes it; returns how to stop that. */
export function onThemeChange(callback: () => void): () => void {
  dark.addEventListener('change', callback);
  return () => dark.removeEventListener('change', callback);
}

/** A colour of style.css, such as `--ink`, as a canvas takes it. */
export function cssColor(name: string): string {
  const probe = document.createElement('i');
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
