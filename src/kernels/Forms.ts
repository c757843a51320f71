import type { KernelSource } from './KernelSource.ts';

/** Rewritten forms of kernels, each made once: pipelines are remembered by the form. */
export class Forms<Form> {
  readonly #made = new WeakMap<KernelSource, Map<string, Form>>();

  /** @param how what the form depends on, besides the kernel. */
  of(source: KernelSource, how: unknown, make: () => Form): Form {
    let forms = this.#made.get(source);
    if (!forms) {
      forms = new Map();
      this.#made.set(source, forms);
    }
    const key = JSON.stringify(how);
    let form = forms.get(key);
    if (!form) {
      form = make();
      forms.set(key, form);
    }
    return form;
  }
}
