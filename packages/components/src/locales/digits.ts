/** The zeros of the decimal digits people type and browsers write beside `0`. */
const ZEROS = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50, 0x1040, 0xff10];

/**
 * A text with all digits as `0`–`9`, `٫` as a point, `٪` as `%`, and without the marks of direction that some locales
 * write into dates.
 */
export function latinDigits(text: string): string {
  return text
    .replace(/[\u200e\u200f\u061c\u2066-\u2069]/g, '')
    .replaceAll('٫', '.')
    .replace(/[٪％]/g, '%')
    .replace(/[\u0660-\u1049\uff10-\uff19]/g, letter => {
      const code = letter.charCodeAt(0);
      const zero = ZEROS.find(from => code >= from && code < from + 10);
      return zero === undefined ? letter : String(code - zero);
    });
}
