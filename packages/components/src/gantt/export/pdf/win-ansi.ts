/**
 * The characters the fonts of every PDF reader have, and their widths. Windows code page 1252 is PDF's WinAnsiEncoding;
 * widths are those of Adobe's font metrics for Helvetica and Helvetica-Bold, in thousandths of the font size.
 */

/** Characters of the bytes 0x80 to 0x9f; a space = none. */
const HIGH = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/** What looks the same in the fonts at hand. */
const ALIKE: Readonly<Record<string, string>> = {
  '\u202f': '\u00a0',
  '\u2009': ' ',
  '\u2010': '-',
  '\u2011': '-',
  '\u2212': '-',
};

/** Widths of the bytes from 0x20 on, two base-36 digits each. */
const REGULAR =
  '7q7q9vfgfgopij5b9999atg87q997q7qfgfgfgfgfgfgfgfgfgfg7q7qg8g8g8fgs7ijijk2k2ijgzlmk27qdwijfgn5k2lmijlmk2ijgzk2ijq8ijij' +
  'gz7q7q7qd1fg99fgfgdwfgfg7qfgfg6666dw66n5fgfgfgfg99dw7qfgdwk2dwdwdw9a789ag800fg0066fg99rsfgfg99rsij99rs00gz0000666699' +
  '999qfgrs99rsdw99q800dwij7q99fgfgfgfg78fg99khaafgg899kh99b4g8999999fgex7q9999a5fgn6n6n6gzijijijijijijrsk2ijijijij7q7q' +
  '7q7qk2k2lmlmlmlmlmg8lmk2k2k2k2ijijgzfgfgfgfgfgfgopdwfgfgfgfg7q7q7q7qfgfgfgfgfgfgfgg8gzfgfgfgfgdwfgdw';
const BOLD =
  '7q99d6fgfgopk26m9999atg87q997q7qfgfgfgfgfgfgfgfgfgfg9999g8g8g8gzr3k2k2k2k2ijgzlmk27qfgk2gzn5k2lmijlmk2ijgzk2ijq8ijij' +
  'gz997q99g8fg99fggzfggzfg99gzgz7q7qfg7qopgzgzgzgzatfg99gzfglmfgfgdwat7satg800fg007qfgdwrsfgfg99rsij99rs00gz00007q7qdw' +
  'dw9qfgrs99rsfg99q800dwij7q99fgfgfgfg7sfg99khaafgg899kh99b4g8999999gzfg7q9999a5fgn6n6n6gzk2k2k2k2k2k2rsk2ijijijij7q7q' +
  '7q7qk2k2lmlmlmlmlmg8lmk2k2k2k2ijijgzfgfgfgfgfgfgopfgfgfgfgfg7q7q7q7qgzgzgzgzgzgzgzg8gzgzgzgzgzfggzfg';

const FIRST = 0x20;

const widthsOf = (table: string): Uint16Array =>
  Uint16Array.from({ length: table.length / 2 }, (_, at) => Number.parseInt(table.slice(2 * at, 2 * at + 2), 36));
const regular = widthsOf(REGULAR);
const bold = widthsOf(BOLD);

const byCharacter = new Map<string, number>();
for (let byte = FIRST; byte < 0x7f; byte++) byCharacter.set(String.fromCharCode(byte), byte);
for (let byte = 0xa0; byte <= 0xff; byte++) byCharacter.set(String.fromCharCode(byte), byte);
[...HIGH].forEach((character, at) => {
  if (character !== ' ') byCharacter.set(character, 0x80 + at);
});
for (const [character, other] of Object.entries(ALIKE)) byCharacter.set(character, byCharacter.get(other)!);

/** Weights from here on are written in the bold font. */
export const BOLD_FROM = 600;

/** Bytes of a text in WinAnsiEncoding; null when a character is not in it. */
function winAnsiBytes(text: string): Uint8Array | null {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) {
    const byte = byCharacter.get(text[at]!);
    if (byte === undefined) return null;
    bytes[at] = byte;
  }
  return bytes;
}

/** Texts that look the same in a line that runs from right to left: words alone, or a number. */
const RUNS_ALIKE = /^(?:\p{L}(?:.*[\p{L}\d])?|[\d.,]+)$/u;

/** Bytes of a text the fonts can write in a line of this direction; null = it has to be drawn. */
export function writableBytes(text: string, isRtl: boolean): Uint8Array | null {
  // A name between isolates runs its own way, whatever stands around it.
  const own = /^\u2068([^\u2066-\u2069]*)\u2069$/.exec(text)?.[1];
  if (own !== undefined) return /^\P{L}*\p{Script=Latin}/u.test(own) ? winAnsiBytes(own) : null;
  return isRtl && !RUNS_ALIKE.test(text) ? null : winAnsiBytes(text);
}

/** Width of bytes in Helvetica or, from weight 600 on, Helvetica-Bold, per px of font size. */
export function helveticaWidth(bytes: Uint8Array, weight: number): number {
  const widths = weight >= BOLD_FROM ? bold : regular;
  let width = 0;
  for (const byte of bytes) width += widths[byte - FIRST] ?? 0;
  return width / 1000;
}
