import { LIMITS } from '../limits.js';

/** What no document may hold: control characters, halves of surrogate pairs, code points that are no characters. */
const UNFIT =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A text as a document can hold it: unfit characters become the replacement character, line breaks a space. */
export function fitText(text: string): string {
  return text.replace(UNFIT, '\ufffd').replace(/[\t\n\r\u2028\u2029]+/g, ' ');
}

/** The text as it stands in a picture: fit, and not longer than a picture needs. */
export function pictureText(text: string): string {
  const cut = text.length > LIMITS.textCharacters ? `${text.slice(0, LIMITS.textCharacters - 1)}…` : text;
  return fitText(cut);
}
