/**
 * Cells that a spreadsheet would take for formulas. A leading apostrophe makes them text; it is taken off again on
 * reading, so that what was written comes back.
 *
 * Source: OWASP, CSV Injection.
 */

/** What makes a cell a formula, in the wide forms of East Asian keyboards, too; behind any apostrophes of ours. */
const formula = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** The text as a cell that no spreadsheet executes. */
export function neutralized(text: string): string {
  return formula.test(text) ? `'${text}` : text;
}

/** The text that a neutralized cell stands for. */
export function restored(text: string): string {
  return text.startsWith("'") && formula.test(text) ? text.slice(1) : text;
}
