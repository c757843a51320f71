import { button, element } from './elements.ts';

/** A button that copies a text, or shows it where the browser doesn't let a page copy. */
export function copyButton(name: string, text: () => Promise<string> | string): HTMLButtonElement {
  const made = button(name, async () => {
    const content = await text();
    const copied = await navigator.clipboard?.writeText(content).then(
      () => true,
      () => false,
    );
    if (!copied) return showText(content);
    made.textContent = 'Copied';
    setTimeout(() => (made.textContent = name), 1500);
  });
  return made;
}

function showText(text: string): void {
  const dialog = element('dialog', { class: 'text' });
  const area = element('textarea', { readonly: '', rows: '16', 'aria-label': 'To copy' });
  area.value = text;
  dialog.append(
    area,
    button('Close', () => dialog.close()),
  );
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  area.select();
}
