import { html, type TemplateResult } from 'lit';

/** Stands for the argument while a phrase is made; no text has it. */
const MARK = '\ufdd0';

/**
 * A phrase with its argument in bold, or as a key, wherever the language puts it, and nothing more when it
 * leaves it out. The argument keeps its own direction.
 */
export function emphasised(
  phrase: (value: string) => string,
  value: string,
  as: 'bold' | 'key' = 'bold',
): TemplateResult {
  const [before = '', after] = phrase(MARK).split(MARK);
  // Of several tasks a phrase names none.
  if (after === undefined) return html`${before}`;
  return html`${before}${as === 'key' ? html`<kbd>${value}</kbd>` : html`<b dir="auto">${value}</b>`}${after}`;
}
