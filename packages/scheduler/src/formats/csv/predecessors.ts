import type { Dependency, DependencyType, LagUnit } from '../../model.js';
import { maxEntryLength, splitList, unquoted } from './list.js';
import { formatTypedMinutes, parseDecimal, parseTypedMinutes, plainDecimal, type ValueStyle } from './values.js';
import { linkTypeOf, linkTypeWords, unitOf } from './words.js';

/** One way to read a predecessor. */
export interface LinkReading {
  /** What would be the predecessor's id. */
  readonly reference: string;
  /** How it is linked then; null when that makes no sense. */
  readonly link: Pick<Dependency, 'type' | 'lagMinutes' | 'lagPercent' | 'lagUnit'> | null;
}

/** One predecessor as typed. `A-1SS` may be task A-1, or task A with a lag of -1: the first whose task exists counts. */
export interface TypedLink {
  readonly text: string;
  readonly readings: readonly LinkReading[];
}

const types = linkTypeWords.join('|');
/** `3`, `3FS`, `A-1 SS`. */
const plainPattern = new RegExp(`^(.*?\\S)(?:\\s+|(?<=[\\d")]))(${types})$`, 'is');
/** `3FS+2d`, `A-1 SS + 2,5 days`, `4+50%`. */
const lagPattern = new RegExp(
  `^(.*?\\S)(?:(?:\\s+|(?<=[\\d")]))(${types}))?\\s*([+-])\\s*(\\d[\\d.,]*)\\s*(e?%|[^\\d\\s%]*\\??)$`,
  'is',
);

/**
 * Reads `3FS+2d;5SS` and its like: predecessors parted by semicolons, else commas; each an id, a link type in the
 * abbreviations of five languages (finish to start when there is none) and a lag.
 */
export function parsePredecessors(text: string, style: ValueStyle): TypedLink[] {
  return partsOf(text).map(part => ({ text: part, readings: readingsOf(part, style) }));
}

/** Quoted ids may hold anything; a comma inside a lag parts nothing. */
function partsOf(text: string): string[] {
  const bySemicolon = splitList(text, character => character === ';');
  if (bySemicolon.length > 1) return bySemicolon;
  return splitList(text, (character, before, at) => {
    if (character === ';') return true;
    return character === ',' && !isDecimalComma(before, text.slice(at + 1, at + 30));
  });
}

function isDecimalComma(before: string, after: string): boolean {
  if (!/[+-]\s*\d+$/.test(before)) return false;
  const word = /^\d+\s*([^\d\s;,]+)/.exec(after)?.[1];
  return word !== undefined && (word.startsWith('%') || unitOf(word) !== undefined);
}

function readingsOf(text: string, style: ValueStyle): LinkReading[] {
  const readings: LinkReading[] = [{ reference: unquoted(text), link: {} }];
  if (text.length > maxEntryLength) return readings;
  const plain = plainPattern.exec(text);
  if (plain !== null) readings.push({ reference: unquoted(plain[1]!.trim()), link: typed(plain[2]) });
  const lagged = lagPattern.exec(text);
  if (lagged !== null) {
    const [, reference = '', type, sign, amount = '', unit = ''] = lagged;
    const lag = lagOf(sign === '-' ? -1 : 1, amount, unit, style);
    readings.push({ reference: unquoted(reference.trim()), link: lag === null ? null : { ...typed(type), ...lag } });
  }
  return readings;
}

function typed(word: string | undefined): { readonly type?: DependencyType } {
  const type = word === undefined ? undefined : linkTypeOf(word);
  return type === undefined ? {} : { type };
}

function lagOf(factor: 1 | -1, amount: string, unit: string, style: ValueStyle): Partial<Dependency> | null {
  if (unit === '%' || unit.toLowerCase() === 'e%') {
    const percent = parseDecimal(amount, style.decimal);
    return percent === undefined ? null : { lagPercent: factor * percent, lagUnit: unit.toLowerCase() as LagUnit };
  }
  const lag = parseTypedMinutes(`${amount}${unit}`, style);
  if (lag === undefined) return null;
  return { lagMinutes: factor * lag.minutes, ...(lag.unit === 'd' ? {} : { lagUnit: lag.unit }) };
}

/** Writes one predecessor as `parsePredecessors` reads it. */
export function formatPredecessor(link: Dependency, style: ValueStyle): string {
  const id = /^[A-Za-z]*\d+$/.test(link.predecessorId)
    ? link.predecessorId
    : `"${link.predecessorId.replaceAll('"', '""')}"`;
  return `${id}${link.type ?? ''}${writtenLag(link, style)}`;
}

function writtenLag(link: Dependency, style: ValueStyle): string {
  const { lagUnit: unit = 'd', lagMinutes = 0, lagPercent = 0 } = link;
  if (unit === '%' || unit === 'e%') return `${lagPercent < 0 ? '-' : '+'}${plainDecimal(Math.abs(lagPercent))}${unit}`;
  if (lagMinutes === 0 && unit === 'd') return '';
  return `${lagMinutes < 0 ? '-' : '+'}${formatTypedMinutes(Math.abs(lagMinutes), unit, style)}`;
}
