import { ENDINGS, type ExportFormat } from './options.js';

/** What no file system takes in a name, and direction marks that make a name end otherwise than it looks. */
const UNFIT =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u001f\u007f-\u009f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]|[\ud800-\udfff](?![\udc00-\udfff])(?<![\ud800-\udbff][\udc00-\udfff])/g;
const MAX_NAME = 120;

/** A name that every file system takes, with the format's ending. */
export function fileName(wish: string, format: ExportFormat): string {
  const ending = ENDINGS[format];
  const plain = wish.replace(UNFIT, ' ').replace(/\s+/g, ' ').trim();
  const stem = plain.toLowerCase().endsWith(`.${ending}`) ? plain.slice(0, -ending.length - 1) : plain;
  const cut = [...stem]
    .slice(0, MAX_NAME)
    .join('')
    .replace(/^[. ]+|[. ]+$/g, '');
  // Names Windows keeps for devices.
  const isDevice = /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(cut);
  return `${cut === '' || isDevice ? `plan${cut}` : cut}.${ending}`;
}

/** Hands a file to the browser's downloads. */
export function save(document: Document, blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Some browsers read the address only after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
