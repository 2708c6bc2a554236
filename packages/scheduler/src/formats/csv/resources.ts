import type { Assignment, Id, Resource } from '../../model.js';
import { maxEntryLength, splitList, unquoted } from './list.js';
import { parseDecimal, plainDecimal, type ValueStyle } from './values.js';

/** A resource of a task as typed. */
export interface TypedResource {
  readonly name: string;
  /** 1 = 100 %; absent when nothing was said. */
  readonly units?: number;
}

/** A name, in quotes or without what has a meaning here, and units in brackets. */
const entryPattern = /^("(?:[^"]|"")*"|[^;,[\]"]+)(?:\[([^\]]*)\])?$/;

/**
 * Reads `Ann[50%]; Bob`: names parted by semicolons or commas, with units in brackets.
 *
 * @returns undefined for what is no such list
 */
export function parseResources(text: string, style: ValueStyle): TypedResource[] | undefined {
  const found: TypedResource[] = [];
  for (const entry of splitList(text, character => character === ';' || character === ',')) {
    const match = entry.length > maxEntryLength ? null : entryPattern.exec(entry);
    if (match === null) return undefined;
    const [, written = '', typed] = match;
    const name = unquoted(written.trim());
    const units = typed === undefined ? undefined : unitsOf(typed.trim(), style);
    if (name === '' || (typed !== undefined && units === undefined)) return undefined;
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
