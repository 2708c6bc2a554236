import type { SyncChanges } from '@trueppm/sdk/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ComputedRow } from './computed.js';
import { DatedPlan } from './dated-plan.js';

type Row = Record<string, unknown> & { id: string };

const project = (fields: object = {}): Row => ({
  id: 'p',
  name: 'Plan',
  start: '2026-01-05T08:00:00',
  finish: null,
  calendar_id: null,
  ...fields,
});

const blank: Omit<ComputedRow, 'id'> = {
  is_summary: false,
  duration_minutes: null,
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
  name: `Task ${id}`,
  parent_id: null,
  position: id,
  duration_minutes: 480,
  duration_unit: 'd',
  is_milestone: false,
  ...fields,
});

const link = (from: string, to: string, fields: object = {}): Row => ({
  id: `${from}-${to}`,
  predecessor_id: from,
  successor_id: to,
  type: 'FS',
  lag_minutes: 0,
  lag_unit: 'd',
  ...fields,
});

const table = (updated: readonly Row[], deleted: readonly string[] = []) => ({ created: [], updated, deleted });
const changes = (tables: Record<string, unknown>): SyncChanges => tables as SyncChanges;

/** Stored rows as a database would keep them: inputs by edits, computed columns by what each run moved. */
class Stored {
  readonly tasks = new Map<string, Row>();
  readonly links = new Map<string, Row>();
  readonly plan = new DatedPlan();

  write(tables: { tasks?: readonly Row[]; links?: readonly Row[]; goneLinks?: readonly string[] }): void {
    for (const row of tables.tasks ?? []) this.tasks.set(row.id, row);
    for (const row of tables.links ?? []) this.links.set(row.id, row);
    for (const id of tables.goneLinks ?? []) this.links.delete(id);
    this.plan.apply(
      changes({
        ...(tables.tasks === undefined ? {} : { tasks: table(tables.tasks) }),
        ...(tables.links || tables.goneLinks ? { dependencies: table(tables.links ?? [], tables.goneLinks) } : {}),
      }),
    );
  }

  /** One run and its write-back; returns the ids that moved. */
  run(): string[] {
    const moved = this.plan.date()!.moved;
    this.write({
      tasks: moved.map(row => {
        const before = this.tasks.get(row.id)!;
        return { ...before, ...row, duration_minutes: row.duration_minutes ?? before['duration_minutes'] };
      }),
    });
    return moved.map(row => row.id);
  }

  /** What a run that starts from nothing would change. */
  fresh(): readonly ComputedRow[] {
    const plan = new DatedPlan();
    plan.apply(
      changes({
        projects: table([project()]),
        tasks: table([...this.tasks.values()]),
        dependencies: table([...this.links.values()]),
      }),
    );
    return plan.date()!.moved;
  }
}

function chain(size: number): Stored {
  const stored = new Stored();
  stored.plan.apply(changes({ projects: table([project()]) }));
  const ids = Array.from({ length: size }, (_, at) => `t${String(at).padStart(2, '0')}`);
  stored.write({ tasks: ids.map(id => task(id)), links: ids.slice(1).map((id, at) => link(ids[at]!, id)) });
  stored.run();
  return stored;
}

describe('a dated plan', () => {
  it('finds nothing to move once its own dates are stored', () => {
    const stored = chain(5);
    expect(stored.tasks.get('t04')).toMatchObject({ start: '2026-01-09T08:00:00', finish: '2026-01-09T17:00:00' });
    expect(stored.run()).toEqual([]);
  });

  it('finds again what a lost write-back did not store', () => {
    const stored = chain(3);
    stored.write({ tasks: [{ ...stored.tasks.get('t01')!, duration_minutes: 960 }] });
    const first = stored.plan.date()!.moved.map(row => row.id);
    expect(stored.plan.date()!.moved.map(row => row.id)).toEqual(first);
    expect(first).toContain('t02');
  });

  it('dates a changed start, a new task and a gone link as a fresh run does', () => {
    const stored = chain(4);
    stored.write({ tasks: [task('new', { duration_minutes: 4_800 })], links: [link('t00', 'new')] });
    stored.run();
    expect(stored.fresh()).toEqual([]);
    stored.write({ goneLinks: ['t00-t01'] });
    stored.run();
    expect(stored.fresh()).toEqual([]);
    expect(stored.tasks.get('t01')!['start']).toBe('2026-01-05T08:00:00');
    stored.plan.apply(changes({ projects: table([project({ start: '2026-02-02T08:00:00' })]) }));
    expect(stored.plan.date()!.start).toBe('2026-02-02T08:00:00');
  });

  it('refuses a circle and is well again when it is taken away', () => {
    const stored = chain(3);
    stored.write({ links: [link('t02', 't00')] });
    expect(() => stored.plan.date()).toThrowError(expect.objectContaining({ code: 'invalid_project' }));
    stored.write({ goneLinks: ['t02-t00'] });
    expect(stored.run()).toEqual([]);
  });

  it('equals a fresh run after any edits of fields, links and places', () => {
    const ids = Array.from({ length: 12 }, (_, at) => `t${String(at).padStart(2, '0')}`);
    const at = fc.integer({ min: 0, max: 11 });
    const edit = fc.oneof(
      fc.record({ kind: fc.constant('duration' as const), at, value: fc.integer({ min: 0, max: 20 }) }),
      fc.record({ kind: fc.constant('constraint' as const), at, value: fc.integer({ min: 1, max: 28 }) }),
      fc.record({ kind: fc.constant('lag' as const), at, value: fc.integer({ min: -10, max: 10 }) }),
      fc.record({ kind: fc.constant('link' as const), at, value: fc.integer({ min: 1, max: 11 }) }),
      fc.record({ kind: fc.constant('unlink' as const), at, value: fc.constant(0) }),
      fc.record({ kind: fc.constant('nest' as const), at, value: fc.constant(0) }),
    );
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 12 }), edits => {
        const stored = chain(12);
        stored.write({ tasks: [task('sum')] });
        for (const { kind, at: index, value } of edits) {
          const row = stored.tasks.get(ids[index]!)!;
          const next = ids[(index + value) % 12]!;
          const out = stored.links.get(`${ids[index]}-${ids[index + 1]}`);
          if (kind === 'duration') stored.write({ tasks: [{ ...row, duration_minutes: value * 60 }] });
          if (kind === 'constraint') {
            const day = String(value).padStart(2, '0');
            const constraint = { constraint_type: 'snet', constraint_date: `2026-01-${day}T08:00:00` };
            stored.write({ tasks: [{ ...row, ...constraint }] });
          }
          if (kind === 'lag' && out) stored.write({ links: [{ ...out, lag_minutes: value * 60 }] });
          if (kind === 'link' && index < (index + value) % 12) stored.write({ links: [link(ids[index]!, next)] });
          if (kind === 'unlink' && out) stored.write({ goneLinks: [out.id] });
          if (kind === 'nest') stored.write({ tasks: [{ ...row, parent_id: 'sum' }] });
          stored.run();
          expect(stored.fresh()).toEqual([]);
        }
      }),
      { seed: 11, numRuns: 60 },
    );
  });
});
