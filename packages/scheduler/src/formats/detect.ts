/** Kinds of plan file that this package reads. */
export type PlanFormat = 'mspdi' | 'pmxml' | 'xer' | 'csv' | 'json';

/** Text looked at, characters. */
const headLength = 64 * 1024;

const byRoot: Readonly<Record<string, PlanFormat>> = { Project: 'mspdi', APIBusinessObjects: 'pmxml' };
const byExtension: Readonly<Record<string, PlanFormat>> = { xer: 'xer', csv: 'csv', tsv: 'csv', json: 'json' };

declare const TextDecoder: new (label: string) => { decode(input: Uint8Array): string };

/**
 * Says what kind of plan file something is by how it begins. The content decides; the name is asked only where the
 * content could be several things, as a table could.
 *
 * @param head the first bytes or characters of the file, a few hundred at least
 * @param name of the file, if it has one
 * @returns null when it is none that this package reads
 */
export function detectFormat(head: Uint8Array | string, name = ''): PlanFormat | null {
  const text = (typeof head === 'string' ? head.slice(0, headLength) : decoded(head))
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (text.startsWith('<')) return formatOfXml(text);
  if (/^ERMHDR\t/.test(text)) return 'xer';
  if (/^\{/.test(text)) return 'json';
  const extension = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  if (Object.hasOwn(byExtension, extension)) return byExtension[extension]!;
  const [first = ''] = text.split(/\r\n|\r|\n/, 1);
  return /[,;\t]/.test(first) && isText(text) ? 'csv' : null;
}

/** Text of the first bytes, whatever is cut off at their end. */
function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const head = bytes.subarray(0, headLength);
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0))
    return new TextDecoder('utf-16le').decode(head);
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c))
    return new TextDecoder('utf-16be').decode(head);
  return new TextDecoder('utf-8').decode(head);
}

/** The vocabulary of the first element, with or without a prefix. */
function formatOfXml(text: string): PlanFormat | null {
  const prolog =
    /^(?:<\?(?:[^?]|\?(?!>))*\?>|<!--(?:[^-]|-(?!->))*-->|<![A-Za-z](?:[^>[]|\[[^\]]*\])*>|\s+)*/.exec(text)?.[0] ?? '';
  const root = /^<(?:[\w.-]+:)?([\w.-]+)/.exec(text.slice(prolog.length))?.[1] ?? '';
  return Object.hasOwn(byRoot, root) ? byRoot[root]! : null;
}

/** Tables hold no other control characters than white space. */
function isText(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these tell bytes from text.
  return !/[\u0000-\u0008\u000E-\u001F]/.test(text);
}
