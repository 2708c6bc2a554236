import type { Assignment, Id, Resource } from '../../model.js';
import { parseDecimal, plainDecimal, type ValueStyle } from './values.js';

/** A resource of a task as typed. */
export interface TypedResource {
  readonly name: string;
  /** 1 = 100 %; absent when nothing was said. */
  readonly units?: number;
}

const token = /\s*("(?:[^"]|"")*"|[^;,[\]"]+)\s*(?:\[\s*([^\]]*?)\s*\])?\s*(?:[;,]|$)/y;

/**
 * Reads `Ann[50%]; Bob`: names parted by semicolons or commas, with units in brackets.
 *
 * @returns undefined for what is no such list
 */
export function parseResources(text: string, style: ValueStyle): TypedResource[] | undefined {
  const found: TypedResource[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (match === null) return undefined;
    const [, written = '', typed] = match;
    const name = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written.trim();
    if (name === '') continue;
    const units = typed === undefined ? undefined : unitsOf(typed, style);
    if (typed !== undefined && units === undefined) return undefined;
    found.push({ name, ...(units === undefined ? {} : { units }) });
  }
  return found;
}

function unitsOf(text: string, style: ValueStyle): number | undefined {
  const isPercent = /[%％]/.test(text);
  const value = parseDecimal(text.replace(/[%％]/g, ''), style.decimal);
  if (value === undefined || value < 0) return undefined;
  return isPercent ? Math.round(value * 1e10) / 1e12 : value;
}

/** Writes the resources of one task as `parseResources` reads them. */
export function formatResources(assignments: readonly Assignment[], names: ReadonlyMap<Id, Resource>): string {
  return assignments
    .map(({ resourceId, units }) => {
      const name = names.get(resourceId)?.name ?? resourceId;
      const written = /^[^;,[\]"\s](?:[^;,[\]"]*[^;,[\]"\s])?$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
      return units === undefined ? written : `${written}[${plainDecimal(Math.round(units * 1e12) / 1e10)}%]`;
    })
    .join('; ');
}
