/** What could steer a terminal or turn a line around: controls, and the marks that change the direction of text. */
const UNSAFE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;
const PLAIN = /^[ -~]*$/;

/** Text as it can be shown on one line: what would act instead of being seen is shown as a symbol. */
export function visible(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(UNSAFE, character => {
    const code = character.codePointAt(0)!;
    if (code === 0x09 || code === 0x0a || code === 0x0d) return ' ';
    return code < 0x20 ? String.fromCodePoint(0x2400 + code) : '\ufffd';
  });
}

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const BARE = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** Columns that a text takes on a terminal: East Asian characters and emoji two, marks on other letters none. */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += widthOfCharacter(character);
  return width;
}

/** Columns of one character (code point). */
export function widthOfCharacter(character: string): number {
  if (BARE.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
