/** What a page says about itself. No code that touches a page or a device. */
export interface PageMeta {
  /** Its folder's name. */
  id: string;
  /** Place in the menu, from 1. */
  order: number;
  /** In the menu. */
  name: string;
  title: string;
  /** What to look for, in a few plain sentences. */
  lead: string;
  /** Of what is shown, in TeX. */
  equations: readonly string[];
  /** Where it comes from. */
  source: { text: string; url?: string };
}
