import type { ProjectPatch } from '@trueppm/sdk/protocol';
import { liveIds, type Queries } from '../rows/statements.js';

/** What forecasts draw from beside the tasks, and names them. */
type Uncertainty = Pick<ProjectPatch, 'correlations' | 'risks'>;

/** A task that a project's settings name, and where: a JSON pointer. */
export interface NamedTask {
  readonly id: string;
  readonly path: string;
}

/** The tasks that correlations and impacts of risks name, in their order. */
function namedIn({ correlations = [], risks = [] }: Uncertainty): NamedTask[] {
  return [
    ...correlations.flatMap(({ task_ids }, at) =>
      task_ids.map((id, place) => ({ id, path: `/correlations/${at}/task_ids/${place}` })),
    ),
    ...risks.flatMap(({ impacts }, at) =>
      impacts.map(({ task_id }, place) => ({ id: task_id, path: `/risks/${at}/impacts/${place}/task_id` })),
    ),
  ];
}

/** The same values with ids spelt as they are stored. */
export function withStoredIds<Values extends Uncertainty>(values: Values): Values {
  const { correlations, risks } = values;
  const lower = (id: string): string => id.toLowerCase();
  return {
    ...values,
    ...(correlations === undefined
      ? {}
      : { correlations: correlations.map(one => ({ ...one, task_ids: one.task_ids.map(lower) })) }),
    ...(risks === undefined
      ? {}
      : {
          risks: risks.map(risk => ({
            ...risk,
            impacts: risk.impacts.map(impact => ({ ...impact, task_id: lower(impact.task_id) })),
          })),
        }),
  };
}

/**
 * Tasks that values name and the project does not have. Those that its settings name already are let be: a task may have
 * gone since, and whoever edits beside it need not clear that up.
 *
 * @param stored the project's settings as they are
 * @param coming tasks that the same transaction is still to make
 */
export async function unknownTasks(
  queries: Queries,
  projectId: string,
  values: Uncertainty,
  { stored = {}, coming }: { readonly stored?: Uncertainty; readonly coming?: ReadonlySet<string> } = {},
): Promise<NamedTask[]> {
  const known = new Set(namedIn(stored).map(({ id }) => id));
  const fresh = namedIn(values).filter(({ id }) => !known.has(id) && coming?.has(id) !== true);
  if (fresh.length === 0) return [];
  const alive = await liveIds(
    queries,
    'tasks',
    projectId,
    fresh.map(({ id }) => id),
  );
  return fresh.filter(({ id }) => !alive.has(id));
}

/** The values without what names some tasks: correlations with them, and impacts on them. */
export function withoutTasks(values: Uncertainty, unknown: ReadonlySet<string>): Uncertainty {
  const { correlations, risks } = values;
  return {
    ...(correlations === undefined
      ? {}
      : { correlations: correlations.filter(({ task_ids }) => !task_ids.some(id => unknown.has(id))) }),
    ...(risks === undefined
      ? {}
      : {
          risks: risks.map(risk => ({
            ...risk,
            impacts: risk.impacts.filter(({ task_id }) => !unknown.has(task_id)),
          })),
        }),
  };
}
