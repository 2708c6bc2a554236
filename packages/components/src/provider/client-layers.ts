import type { ProjectSession, SyncRows } from '@trueppm/sdk';
import { asapScheduler, combineLatest, debounceTime, map, type Observable, skipWhile, startWith } from 'rxjs';
import type { PlanLayers } from '../context.js';

type BaselineRow = SyncRows['baselines'];
type BaselineTask = SyncRows['baseline_tasks'];
type SprintRow = SyncRows['sprints'];

type LayerOf<Name extends keyof PlanLayers> = NonNullable<PlanLayers[Name]>;

/**
 * What a project of a server has beside its plan: the baselines beside the first one, which its tasks have as their own;
 * its sprints; and what its newest forecast says. Of the baselines the newest is shown, the others wait to be chosen.
 */
export function clientLayers(project: ProjectSession): Observable<PlanLayers> {
  const baselines$ = combineLatest([project.baselines$(), project.baselineTasks$()]).pipe(
    // One transaction reaches both tables in turn.
    debounceTime(0, asapScheduler),
    map(([baselines, agreed]) => furtherBaselines(baselines, agreed)),
  );
  const forecast$ = project.forecast$.pipe(
    map(latest => latest?.finishes ?? null),
    startWith(null),
  );
  return combineLatest([baselines$, project.sprints$().pipe(map(bands)), forecast$]).pipe(
    debounceTime(0, asapScheduler),
    map(([baselines, sprints, forecast]) => ({ ...baselines, sprints, forecast })),
    // As long as there is nothing, nothing needs to be loaded to draw it.
    skipWhile(({ baselines, sprints, forecast }) => baselines.length + sprints.length === 0 && forecast === null),
  );
}

/** Baselines in the order of their numbers; the first is not among them, but its name is told. */
export function furtherBaselines(
  baselines: readonly BaselineRow[],
  agreed: readonly BaselineTask[],
): Required<Pick<PlanLayers, 'baselines' | 'baselineName'>> {
  const [own, ...further] = baselines.toSorted((one, other) => one.number - other.number);
  const newest = newestOf(baselines);
  return {
    baselineName: own ? nameOf(own) : '',
    baselines: further.map(baseline => ({
      id: baseline.id,
      name: nameOf(baseline),
      shown: baseline.id === newest,
      /** Asked for when it is drawn. */
      get tasks() {
        const rows = agreed.filter(row => row.baseline_id === baseline.id);
        return new Map(rows.map(row => [row.task_id, row]));
      },
    })),
  };
}

const nameOf = ({ name, number }: BaselineRow): string => name.trim() || `#${number}`;

/** Id of the baseline that was captured last; those of plan files do not say when, the later number counts. */
function newestOf(baselines: readonly BaselineRow[]): string | null {
  const stampOf = ({ captured_at }: BaselineRow): number => (captured_at === null ? 0 : Date.parse(captured_at));
  const inOrder = baselines.toSorted((one, other) => stampOf(one) - stampOf(other) || one.number - other.number);
  return inOrder.at(-1)?.id ?? null;
}

const STATES = { planned: 'planned', active: 'active', completed: 'closed' } as const;

/** Sprints as bands over whole days; those that were cancelled have none. */
export function bands(sprints: readonly SprintRow[]): LayerOf<'sprints'> {
  return sprints.flatMap(({ id, name, start, finish, state }) =>
    state === 'cancelled' ? [] : [{ id, name, start: dayOf(start), finish: dayOf(finish), state: STATES[state] }],
  );
}

const dayOf = (time: string): string => time.slice(0, 10);
