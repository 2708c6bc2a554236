import type { Dependency, DependencyType, LagUnit } from '../../model.js';
import { formatTypedMinutes, parseDecimal, parseTypedMinutes, plainDecimal, type ValueStyle } from './values.js';
import { linkTypeOf, linkTypeWords, unitOf } from './words.js';

/** One predecessor as typed, not yet looked up. */
export interface TypedLink {
  /** Everything typed: a task may be called so. */
  readonly whole: string;
  /** The predecessor's id, when the rest says how it is linked. */
  readonly reference: string;
  readonly type?: DependencyType;
  readonly lagMinutes?: number;
  readonly lagPercent?: number;
  readonly lagUnit?: LagUnit;
}

const types = linkTypeWords.join('|');
/** `3`, `3FS`, `A-1 SS + 2,5 days`, `4+50%`. */
const itemPattern = new RegExp(
  `^(.*?\\S)(?:(?:\\s+|(?<=[\\d")]))(${types}))?\\s*(?:([+-])\\s*(\\d[\\d.,]*)\\s*(e?%|[^\\d\\s%]*\\??))?$`,
  'i',
);

/**
 * Reads `3FS+2d;5SS` and its like: predecessors parted by semicolons, else commas; each an id, a link type in the
 * abbreviations of five languages (finish to start when there is none) and a lag.
 *
 * @returns null for a lag that is none
 */
export function parsePredecessors(text: string, style: ValueStyle): (TypedLink | null)[] {
  return partsOf(text).map(whole => parseItem(whole, style));
}

/** Quoted ids may hold anything; a comma inside a lag parts nothing. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  const separator = /;/.test(text.replace(/"(?:[^"]|"")*"/g, '')) ? ';' : ',';
  let part = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === '"') isQuoted = !isQuoted;
    if (isQuoted || character !== separator || isDecimalComma(part, text.slice(at + 1, at + 30))) part += character;
    else {
      parts.push(part);
      part = '';
    }
  }
  parts.push(part);
  return parts.map(own => own.trim()).filter(own => own !== '');
}

function isDecimalComma(before: string, after: string): boolean {
  if (!/[+-]\s*\d+$/.test(before)) return false;
  const word = /^\d+\s*([^\d\s;,]+)/.exec(after)?.[1];
  return word !== undefined && (word.startsWith('%') || unitOf(word) !== undefined);
}

function parseItem(whole: string, style: ValueStyle): TypedLink | null {
  const match = itemPattern.exec(whole);
  if (match === null) return { whole, reference: unquoted(whole) };
  const [, reference = '', word, sign, amount = '', unit = ''] = match;
  const type = word === undefined ? undefined : linkTypeOf(word);
  const base = {
    whole: unquoted(whole),
    reference: unquoted(reference.trim()),
    ...(type === undefined ? {} : { type }),
  };
  if (sign === undefined) return base;
  const factor = sign === '-' ? -1 : 1;
  if (unit === '%' || unit.toLowerCase() === 'e%') {
    const percent = parseDecimal(amount, style.decimal);
    return percent === undefined
      ? null
      : { ...base, lagPercent: factor * percent, lagUnit: unit.toLowerCase() as LagUnit };
  }
  const lag = parseTypedMinutes(`${amount}${unit}`, style);
  if (lag === undefined) return null;
  return { ...base, lagMinutes: factor * lag.minutes, ...(lag.unit === 'd' ? {} : { lagUnit: lag.unit }) };
}

function unquoted(text: string): string {
  return /^"(?:[^"]|"")*"$/.test(text) ? text.slice(1, -1).replaceAll('""', '"') : text;
}

/** Writes one predecessor as `parsePredecessors` reads it. */
export function formatPredecessor(link: Dependency, style: ValueStyle): string {
  const id = /^[A-Za-z]*\d+$/.test(link.predecessorId)
    ? link.predecessorId
    : `"${link.predecessorId.replaceAll('"', '""')}"`;
  return `${id}${link.type ?? ''}${lagOf(link, style)}`;
}

function lagOf(link: Dependency, style: ValueStyle): string {
  const { lagUnit: unit = 'd', lagMinutes = 0, lagPercent = 0 } = link;
  if (unit === '%' || unit === 'e%') return `${lagPercent < 0 ? '-' : '+'}${plainDecimal(Math.abs(lagPercent))}${unit}`;
  if (lagMinutes === 0 && unit === 'd') return '';
  return `${lagMinutes < 0 ? '-' : '+'}${formatTypedMinutes(Math.abs(lagMinutes), unit, style)}`;
}
