const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: ' ' };

/** Tags that end a line. */
const BREAKS = new Set(['br', '/p', '/div', '/li', '/tr']);

/** Notes as Primavera keeps them, HTML, as plain text. Cost O(length). */
export function plainText(html: string): string {
  let text = '';
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    const close = open < 0 ? -1 : html.indexOf('>', open);
    // A lone sign is text, and so is all that follows it.
    if (close < 0) {
      text += html.slice(at);
      break;
    }
    text += html.slice(at, open);
    const tag = /^\/?[a-z]+/i.exec(html.slice(open + 1, open + 12))?.[0].toLowerCase() ?? '';
    if (BREAKS.has(tag)) text += '\n';
    at = close + 1;
  }
  return text
    .replace(/&(#\d{1,7}|[a-z]{2,4});/gi, (whole, name: string) => {
      if (name[0] !== '#') return ENTITIES[name.toLowerCase()] ?? whole;
      const code = Number(name.slice(1));
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .split(/\r?\n|\u007f/)
    .map(line => line.trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
