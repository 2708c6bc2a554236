import { latinDigits } from '../../../locales/digits.js';
import { parseDuration } from '../../../plan/duration.js';
import type { ProjectRow } from '../../../plan/rows.js';
import { parseLink, type TypedLink } from '../columns/built-in/link-text.js';

/**
 * Fast entry: what a person types behind a new task's name, word by word.
 *
 *   Pour slab #5d >2.3+2d:SS @MO ^2026-03-01 !
 *
 *   #5d          lasts 5 days; #0d makes a milestone
 *   >2.3+2d:SS   waits for task 2.3 (or row 12: >12) by a start-to-start link with two days of lag
 *   @MO          somebody's initials or name, `_` for a space
 *   ^2026-03-01  starts no earlier
 *   !            high priority
 *
 * A word that means none of these stays in the name; so does one behind a backslash.
 */
export type EntryToken =
  | { readonly kind: 'duration'; readonly minutes: number; readonly unit: string }
  | { readonly kind: 'link'; readonly taskId: string; readonly link: TypedLink }
  | { readonly kind: 'person'; readonly personId: string; readonly name: string }
  | { readonly kind: 'start'; readonly minute: number }
  | { readonly kind: 'priority' };

/** A typed line as it is understood. */
export interface Entry {
  readonly name: string;
  readonly tokens: readonly EntryToken[];
}

/** What words may refer to. */
export interface EntryGround {
  readonly project: ProjectRow;
  /** Id of the task a reference such as `2.3` means, null = none. */
  taskOf(reference: string): string | null;
  /** Who is meant by initials or a name, null = nobody. */
  personOf(text: string): { readonly id: string; readonly name: string } | null;
  /** Midnight of a typed day in minutes, null = it is none. */
  dayOf(text: string): number | null;
}

/** Longest line that is read. */
export const MOST_ENTRY = 2000;

/** Reads a line. Never throws; without any token the name is the whole line. */
export function parseEntry(text: string, ground: EntryGround): Entry {
  const tokens: EntryToken[] = [];
  const words: string[] = [];
  const seen = new Set<string>();
  for (const word of text.slice(0, MOST_ENTRY).split(/\s+/)) {
    if (word === '') continue;
    const token = tokenOf(word, ground);
    // One duration, start and priority, one link and person each: the first holds, a second stays text.
    const key =
      token &&
      (token.kind === 'link' ? `>${token.taskId}` : token.kind === 'person' ? `@${token.personId}` : token.kind);
    if (token && key && !seen.has(key)) {
      seen.add(key);
      tokens.push(token);
    } else words.push(/^\\[#>@^!\\]/.test(word) ? word.slice(1) : word);
  }
  return { name: words.join(' '), tokens };
}

function tokenOf(word: string, ground: EntryGround): EntryToken | null {
  const rest = latinDigits(word.slice(1));
  switch (word[0]) {
    case '#': {
      // Without a unit it is a number in a name: `Room #5`.
      const duration = /[a-z]/i.test(rest) ? parseDuration(rest, ground.project) : null;
      return duration && duration.minutes >= 0 ? { kind: 'duration', ...duration } : null;
    }
    case '>': {
      const link = parseLink(rest, ground.project);
      const taskId = link && ground.taskOf(link.reference);
      return link && taskId !== null && taskId !== undefined ? { kind: 'link', taskId, link } : null;
    }
    case '@': {
      const person = ground.personOf(rest.replaceAll('_', ' '));
      return person && { kind: 'person', personId: person.id, name: person.name };
    }
    case '^': {
      const minute = ground.dayOf(rest);
      return minute === null ? null : { kind: 'start', minute };
    }
    case '!':
      return word === '!' ? { kind: 'priority' } : null;
    default:
      return null;
  }
}
