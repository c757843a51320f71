type Child = Node | string;

/** An element with attributes and children: `element('p', { class: 'hint' }, 'Drag a sphere.')`. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

/** A button that does something when pressed. */
export function button(label: string, press: () => void, title = ''): HTMLButtonElement {
  const made = element('button', { type: 'button', ...(title && { title }) }, label);
  made.addEventListener('click', press);
  return made;
}
