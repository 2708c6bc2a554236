/**
 * Keys that order siblings: strings over 0-9A-Za-z compared by code unit, with room between any two. A key is read as a
 * fraction in base 62; it never ends in '0', so a smaller key always fits in front of it. Moving a row writes one key.
 */

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE = DIGITS.length;
const LAST = DIGITS.charAt(BASE - 1);
/** Digits added when a run of appended or prepended keys is used up: room for 62⁴ more before the next ones. */
const ROOM = 4;

const digitOf = (digit: string): number => DIGITS.indexOf(digit);

/** A key after `key`: counts up the digits it has, so that appending row after row keeps keys short. */
function keyAfter(key: string): string {
  for (let at = key.length - 1; at >= 0; at -= 1) {
    const digit = digitOf(key.charAt(at));
    if (digit < BASE - 1) {
      const carried = key.slice(0, at) + DIGITS.charAt(digit + 1);
      return at === key.length - 1 ? carried : `${carried}${DIGITS.charAt(0).repeat(key.length - at - 2)}1`;
    }
  }
  return `${key}${DIGITS.charAt(0).repeat(ROOM - 1)}1`;
}

/** A key before `key`: counts down, mirror of {@link keyAfter}. */
function keyBefore(key: string): string {
  for (let at = key.length - 1; at >= 0; at -= 1) {
    const digit = digitOf(key.charAt(at));
    const lowest = at === key.length - 1 ? 1 : 0;
    if (digit > lowest) return key.slice(0, at) + DIGITS.charAt(digit - 1) + LAST.repeat(key.length - at - 1);
  }
  return `${key.slice(0, -1)}0${LAST.repeat(ROOM)}`;
}

/**
 * A short key strictly between two keys, `before < after`. Where one of them runs out of digits it counts up or down from
 * the other, so that a row put in the same place again and again costs a digit once in a while and not every sixth time.
 */
function keyInside(before: string, after: string): string {
  let prefix = '';
  for (let at = 0; ; at += 1) {
    if (at > 0 && at >= before.length) return prefix + keyBefore(after.slice(at));
    const low = at < before.length ? digitOf(before.charAt(at)) : 0;
    const high = at < after.length ? digitOf(after.charAt(at)) : 0;
    if (low === high) {
      prefix += DIGITS.charAt(low);
      continue;
    }
    if (high - low > 1) return prefix + DIGITS.charAt(low + Math.floor((high - low) / 2));
    // Neighbouring digits: keep the lower one and find room above the rest of `before`.
    const rest = before.slice(at + 1);
    return prefix + DIGITS.charAt(low) + (rest === '' ? DIGITS.charAt(BASE >> 1) : keyAfter(rest));
  }
}

/**
 * A key between two siblings.
 *
 * @param before key of the sibling in front, null at the beginning
 * @param after key of the sibling behind, null at the end
 * @throws RangeError when `before` is not smaller than `after`
 */
export function positionBetween(before: string | null, after: string | null): string {
  if (before !== null && after !== null) {
    if (before >= after) throw new RangeError(`no position between ${before} and ${after}`);
    return keyInside(before, after);
  }
  if (before !== null) return keyAfter(before);
  if (after !== null) return keyBefore(after);
  return DIGITS.charAt(BASE >> 1);
}

/**
 * `count` keys in order between two siblings, of even length and spacing when both ends are open.
 *
 * @throws RangeError when `before` is not smaller than `after`
 */
export function positionsBetween(before: string | null, after: string | null, count: number): string[] {
  if (count <= 0) return [];
  if (before === null && after === null) return evenKeys(count);
  if (before !== null && after !== null) {
    const middle = positionBetween(before, after);
    const left = (count - 1) >> 1;
    return [...positionsBetween(before, middle, left), middle, ...positionsBetween(middle, after, count - 1 - left)];
  }
  const keys: string[] = [];
  let last = before;
  if (last !== null) {
    for (let made = 0; made < count; made += 1) {
      last = keyAfter(last);
      keys.push(last);
    }
    return keys;
  }
  let first = after as string;
  for (let made = 0; made < count; made += 1) {
    first = keyBefore(first);
    keys.push(first);
  }
  return keys.reverse();
}

function evenKeys(count: number): string[] {
  let width = 1;
  while (BASE ** width < 2 * (count + 1)) width += 1;
  const step = BASE ** width / (count + 1);
  return Array.from({ length: count }, (_, index) => {
    let value = Math.floor(step * (index + 1));
    let key = '';
    for (let digit = 0; digit < width; digit += 1) {
      key = DIGITS.charAt(value % BASE) + key;
      value = Math.floor(value / BASE);
    }
    // A key never ends in '0'; one more digit keeps it above the key before it.
    return key.endsWith('0') ? `${key}1` : key;
  });
}
