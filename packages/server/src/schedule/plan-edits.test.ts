import { createSchedule } from '@trueppm/scheduler';
import type { SyncChanges, SyncTable } from '@trueppm/sdk/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DatedPlan } from './dated-plan.js';
import { planEdits } from './plan-edits.js';
import { PlanRows } from './plan-rows.js';

type Row = Record<string, unknown> & { id: string };

const WEEK = [1, 2, 3, 4, 5].map(weekday => ({
  weekday,
  shifts: [
    { from_minute: 480, to_minute: 720 },
    { from_minute: 780, to_minute: 1020 },
  ],
}));

const blank = {
  is_summary: false,
  start: null,
  finish: null,
  early_start: null,
  early_finish: null,
  late_start: null,
  late_finish: null,
  total_slack_minutes: null,
  free_slack_minutes: null,
  start_slack_minutes: null,
  finish_slack_minutes: null,
  is_critical: false,
};

const task = (id: string, fields: object = {}): Row => ({
  ...blank,
  id,
  name: id,
  parent_id: null,
  position: 'm',
  duration_minutes: 480,
  duration_unit: 'd',
  is_active: true,
  constraint_type: 'asap',
  constraint_date: null,
  calendar_id: null,
  segments: [],
  ...fields,
});

/** The rows of a plan as the database has them, and the changes that a reader of its feed gets. */
class Feed {
  readonly tables = new Map<SyncTable, Map<string, Row>>();

  constructor() {
    this.write('projects', { id: 'p', name: 'Plan', start: '2026-01-05T08:00:00', finish: null, calendar_id: 'c0' });
    this.write('calendars', { id: 'c0', name: 'Standard', weekdays: WEEK, exceptions: [], work_weeks: [] });
  }

  rows(table: SyncTable): Map<string, Row> {
    let rows = this.tables.get(table);
    if (rows === undefined) {
      rows = new Map();
      this.tables.set(table, rows);
    }
    return rows;
  }

  write(table: SyncTable, row: Row): SyncChanges {
    this.rows(table).set(row.id, row);
    return { [table]: { created: [], updated: [row], deleted: [] } } as SyncChanges;
  }

  remove(table: SyncTable, ids: readonly string[]): SyncChanges {
    for (const id of ids) this.rows(table).delete(id);
    return { [table]: { created: [], updated: [], deleted: ids } } as SyncChanges;
  }

  whole(): SyncChanges {
    return Object.fromEntries(
      [...this.tables].map(([table, rows]) => [table, { created: [], updated: [...rows.values()], deleted: [] }]),
    ) as SyncChanges;
  }

  /** A task with all below it and what hangs on them, as the service deletes it. */
  removeBranch(id: string): SyncChanges {
    const gone = [id];
    for (let at = 0; at < gone.length; at += 1) {
      for (const row of this.rows('tasks').values()) if (row['parent_id'] === gone[at]) gone.push(row.id);
    }
    const hanging = (table: SyncTable, fields: readonly string[]) =>
      [...this.rows(table).values()]
        .filter(row => fields.some(field => gone.includes(row[field] as string)))
        .map(row => row.id);
    return {
      ...this.remove('dependencies', hanging('dependencies', ['predecessor_id', 'successor_id'])),
      ...this.remove('assignments', hanging('assignments', ['task_id'])),
      ...this.remove('tasks', gone),
    };
  }

  isWithin(id: string, above: string | null): boolean {
    for (let at: string | null = above; at !== null; ) {
      if (at === id) return true;
      at = (this.rows('tasks').get(at)?.['parent_id'] as string | null | undefined) ?? null;
    }
    return false;
  }
}

const size = 10;
const number = fc.integer({ min: 0, max: size - 1 });
const step = fc.record({
  kind: fc.constantFrom(
    'add',
    'remove',
    'move',
    'duration',
    'inactive',
    'link',
    'relink',
    'unlink',
    'assign',
    'unassign',
    'units',
    'resource',
    'unresource',
    'calendar',
    'holiday',
    'use_calendar',
    'project',
  ),
  a: number,
  b: number,
  c: number,
});

/** What a step of the property makes of the feed; null when it means nothing there. */
function take(feed: Feed, { kind, a, b, c }: { kind: string; a: number; b: number; c: number }): SyncChanges | null {
  const tasks = feed.rows('tasks');
  const one = tasks.get(`t${a}`);
  const two = tasks.get(`t${b}`);
  const link = feed.rows('dependencies').get(`l${a}`);
  const assignment = feed.rows('assignments').get(`a${a}`);
  const resource = feed.rows('resources').get(`r${b % 3}`);
  switch (kind) {
    case 'add':
      return one ? null : feed.write('tasks', task(`t${a}`, { parent_id: two?.id ?? null, position: `${c}` }));
    case 'remove':
      return one ? feed.removeBranch(one.id) : null;
    case 'move': {
      const parent = a === b ? null : (two?.id ?? null);
      if (!one || feed.isWithin(one.id, parent)) return null;
      return feed.write('tasks', { ...one, parent_id: parent, position: `${c}` });
    }
    case 'duration':
      return one ? feed.write('tasks', { ...one, duration_minutes: 60 * (b + 1) }) : null;
    case 'inactive':
      return one && c === 0 ? feed.write('tasks', { ...one, is_active: b % 2 === 0 }) : null;
    case 'link':
      if (!one || !two || a >= b || feed.isWithin(one.id, two.id) || feed.isWithin(two.id, one.id)) return null;
      return feed.write('dependencies', {
        id: `l${c}`,
        predecessor_id: one.id,
        successor_id: two.id,
        type: ['FS', 'SS', 'FF'][c % 3],
        lag_minutes: 60 * c,
        lag_unit: 'd',
      });
    case 'relink':
      if (!link || !two || two.id <= (link['predecessor_id'] as string)) return null;
      if (feed.isWithin(two.id, link['predecessor_id'] as string)) return null;
      if (feed.isWithin(link['predecessor_id'] as string, two.id)) return null;
      return feed.write('dependencies', { ...link, successor_id: two.id });
    case 'unlink':
      return link ? feed.remove('dependencies', [link.id]) : null;
    case 'assign':
      if (!one || !resource) return null;
      return feed.write('assignments', {
        id: `a${c}`,
        task_id: one.id,
        resource_id: resource.id,
        units: 1,
        segments: [],
      });
    case 'unassign':
      return assignment ? feed.remove('assignments', [assignment.id]) : null;
    case 'units':
      return assignment ? feed.write('assignments', { ...assignment, units: 0.5, work_minutes: 480 + 60 * b }) : null;
    case 'resource':
      return feed.write('resources', {
        id: `r${b % 3}`,
        name: 'R',
        kind: 'work',
        max_units: 1 + c,
        calendar_id: feed.rows('calendars').has('c1') && c % 2 === 0 ? 'c1' : null,
      });
    case 'unresource': {
      if (!resource) return null;
      const jobs = [...feed.rows('assignments').values()].filter(row => row['resource_id'] === resource.id);
      return {
        ...feed.remove(
          'assignments',
          jobs.map(row => row.id),
        ),
        ...feed.remove('resources', [resource.id]),
      };
    }
    case 'calendar':
      return feed.write('calendars', {
        id: 'c1',
        name: 'Half days',
        base_calendar_id: c % 2 === 0 ? 'c0' : null,
        weekdays: WEEK.map(day => ({ ...day, shifts: day.shifts.slice(0, 1 + (b % 2)) })),
        exceptions: [],
        work_weeks: [],
      });
    case 'holiday':
      return feed.write('calendars', {
        ...feed.rows('calendars').get('c0')!,
        exceptions: [{ from: `2026-01-0${5 + (b % 5)}`, to: `2026-01-0${5 + (b % 5)}`, shifts: [] }],
      });
    case 'use_calendar':
      return one && feed.rows('calendars').has('c1') ? feed.write('tasks', { ...one, calendar_id: 'c1' }) : null;
    default:
      return feed.write('projects', { ...feed.rows('projects').get('p')!, start: `2026-01-0${5 + (b % 5)}T08:00:00` });
  }
}

/** Puts changes together as a reader finds them who was away for some commits. */
function together(into: SyncChanges, more: SyncChanges): SyncChanges {
  const sum: Record<string, { created: never[]; updated: Row[]; deleted: string[] }> = {};
  for (const changes of [into, more]) {
    for (const [table, { updated, deleted }] of Object.entries(changes)) {
      const before = sum[table] ?? { created: [], updated: [], deleted: [] };
      const now = new Map([...before.updated, ...(updated as unknown as Row[])].map(row => [row.id, row]));
      const gone = new Set([...before.deleted, ...deleted]);
      for (const row of updated as unknown as Row[]) gone.delete(row.id);
      for (const id of deleted) now.delete(id);
      sum[table] = { created: [], updated: [...now.values()], deleted: [...gone] };
    }
  }
  return sum as unknown as SyncChanges;
}

/** What the engine says of the rows as they are: the dates of each task, or that they cannot be dated. */
function freshDates(feed: Feed): unknown {
  const plan = new DatedPlan();
  plan.apply(feed.whole());
  return outcome(plan, feed);
}

function outcome(plan: DatedPlan, feed: Feed): unknown {
  try {
    const { schedule } = plan.open()!;
    const dates = [...feed.rows('tasks').keys()].sort().map(id => schedule.task(id));
    return {
      dates,
      warnings: plan
        .date()!
        .problems.map(problem => `${problem.code} ${[...(problem.ids ?? [])].sort()}`)
        .sort(),
    };
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('changes as edits', () => {
  it('give the dates of a plan read anew, after commits of any kind, one or several at a time', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ step, isSeen: fc.boolean() }), { minLength: 5, maxLength: 60 }), steps => {
        const feed = new Feed();
        const plan = new DatedPlan();
        plan.apply(feed.whole());
        outcome(plan, feed);
        let waiting: SyncChanges = {};
        for (const { step: each, isSeen } of steps) {
          const changes = take(feed, each);
          if (changes === null) continue;
          waiting = together(waiting, changes);
          if (!isSeen) continue;
          plan.apply(waiting);
          waiting = {};
          expect(outcome(plan, feed)).toEqual(freshDates(feed));
        }
      }),
      { seed: 7, numRuns: 150 },
    );
  });

  it('keep the outline that the rows have', () => {
    const feed = new Feed();
    const rows = new PlanRows();
    for (const id of ['t1', 't2', 't3']) feed.write('tasks', task(id, { position: id }));
    rows.apply(feed.whole());
    const session = createSchedule(rows.toProject()!);
    // t3 goes to the top with a child of its own and t1 below that child; t2 goes.
    const changes = together(
      together(feed.write('tasks', { ...feed.rows('tasks').get('t3')!, position: 't0' }), feed.removeBranch('t2')),
      together(
        feed.write('tasks', task('t4', { parent_id: 't3', position: 'a' })),
        feed.write('tasks', { ...feed.rows('tasks').get('t1')!, parent_id: 't4', position: 'z' }),
      ),
    );
    const edits = planEdits(rows, changes)!;
    session.apply(edits);
    rows.apply(changes);
    const outline = (tasks: readonly { id: string; parentId?: string | null }[]) =>
      tasks.map(({ id, parentId }) => `${parentId ?? ''}/${id}`).sort();
    expect(outline(session.project.tasks)).toEqual(outline(rows.toProject()!.tasks));
    expect(edits.map(edit => Object.keys(edit)[0])).toEqual(['moveTask', 'addTask', 'moveTask', 'removeTask']);
  });

  it('say nothing of dates that a run computed', () => {
    const feed = new Feed();
    const rows = new PlanRows();
    feed.write('tasks', task('t1'));
    rows.apply(feed.whole());
    const changes = feed.write('tasks', {
      ...feed.rows('tasks').get('t1')!,
      start: '2026-01-05T08:00:00',
      is_critical: true,
    });
    expect(planEdits(rows, changes)).toEqual([]);
  });
});
