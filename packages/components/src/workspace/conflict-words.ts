import type { Conflict, ProjectSession } from '@trueppm/sdk';
import type { NoticeWords } from './notices.js';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
/** More names than this are counted, not listed. */
const NAMED = 3;

type Rows = Pick<ProjectSession, 'row'>;

function nameOf(rows: Rows, table: Conflict['rows'][number]['table'], id: string): string | null {
  if (table === 'tasks') return rows.row('tasks', id)?.name ?? null;
  if (table === 'dependencies') {
    const link = rows.row('dependencies', id);
    const ends = [link?.predecessor_id, link?.successor_id].map(end =>
      end ? rows.row('tasks', end)?.name : undefined,
    );
    return ends[0] && ends[1] ? `${ends[0]} → ${ends[1]}` : null;
  }
  return null;
}

function subjects(rows: Rows, conflict: Conflict): string {
  const names = conflict.rows.flatMap(({ table, id }) => nameOf(rows, table, id) ?? []);
  const unique = [...new Set(names)];
  if (unique.length <= NAMED) return unique.join(', ');
  return `${unique.slice(0, NAMED).join(', ')} and ${unique.length - NAMED} more`;
}

/** What a conflict says to the person whose edit met another's, with tasks by name. */
export function wordsOf(conflict: Conflict, rows: Rows): NoticeWords {
  const about = subjects(rows, conflict);
  const start = about === '' ? '' : `${about}: `;
  switch (conflict.outcome) {
    case 'overwritten':
      return {
        tone: 'warning',
        title: 'Your change went in over another',
        text: `${start}somebody else had changed the same meanwhile. Your value stands.`,
      };
    case 'replaced':
      return {
        tone: 'warning',
        title: 'Your change was replaced',
        text: `${start}somebody else changed the same after you. Their value stands.`,
      };
    case 'refused':
      return {
        tone: 'critical',
        title: 'Not saved, taken back',
        text: start + conflict.message.replace(UUID, id => nameOf(rows, 'tasks', id) ?? 'a task'),
      };
  }
}
