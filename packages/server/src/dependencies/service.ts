import type { ProjectTransaction } from '../db/transaction.js';
import { PROJECT_DEPENDENCIES_MAX } from '../limits.js';
import type { TableRules } from '../rows/apply.js';
import { isOverCap } from '../rows/cap.js';
import { type Breach, type Change, fieldOf, touches, type Verdicts } from '../rows/change.js';
import { checkReferences } from '../rows/reference.js';
import { type RowService, rowService } from '../rows/service.js';
import { checkNetwork } from './network.js';
import { selectTwins, twinKey } from './queries.js';

const standing = (changes: readonly Change[], verdicts: Verdicts): Change[] =>
  changes.filter(change => !verdicts.isRefused('dependencies', change.id));

const ends = (change: Change): string[] => [
  fieldOf(change, 'predecessor_id') as string,
  fieldOf(change, 'successor_id') as string,
];

const keyOf = (change: Change): string =>
  twinKey(...(ends(change) as [string, string]), fieldOf(change, 'type') ?? 'FS');

function fieldBreach(change: Change): Breach | null {
  const [predecessor, successor] = ends(change);
  if (predecessor === successor) {
    const message = 'A task cannot follow itself.';
    return { code: 'self_link', path: '/successor_id', message, ids: [predecessor as string] };
  }
  const unit = fieldOf(change, 'lag_unit');
  if ((unit === '%' || unit === 'e%') && (fieldOf(change, 'lag_percent') ?? null) === null) {
    return { code: 'invalid_value', path: '/lag_percent', message: `A lag in ${unit} needs lag_percent.` };
  }
  return null;
}

/** One link of a type on an ordered pair of tasks: a second one says nothing and hides when the first is deleted. */
async function checkTwins(tx: ProjectTransaction, changes: readonly Change[], verdicts: Verdicts): Promise<void> {
  const joining = changes.filter(change =>
    ['predecessor_id', 'successor_id', 'type'].some(field => touches(change, field)),
  );
  if (joining.length === 0) return;
  const changing = new Set(joining.map(change => change.id));
  const twins = await selectTwins(
    tx,
    joining.map(change => ends(change)[0] as string),
  );
  const taken = new Map<string, string>();
  for (const [key, ids] of twins) {
    const other = ids.find(id => !changing.has(id));
    if (other !== undefined) taken.set(key, other);
  }
  for (const change of joining) {
    const key = keyOf(change);
    const other = taken.get(key);
    if (other === undefined) taken.set(key, change.id);
    else {
      const message = 'The two tasks already have a link of this type.';
      verdicts.refuse('dependencies', change, { code: 'duplicate_link', path: '', message, ids: [other] });
    }
  }
}

/** Rules of links: both ends live, no link twice, no circle. */
export const dependencyRules: TableRules = {
  table: 'dependencies',
  context: ['predecessor_id', 'successor_id', 'type', 'lag_unit', 'lag_percent'],
  free: { fields: new Set(['lag_minutes']) },
  async check(tx, changes, verdicts) {
    for (const change of changes) {
      const breach = fieldBreach(change);
      if (breach !== null) verdicts.refuse('dependencies', change, breach);
    }
    const fresh = changes.filter(change => change.current === null).length;
    if (await isOverCap(tx, 'dependencies', fresh, PROJECT_DEPENDENCIES_MAX)) {
      const message = `A project has at most ${PROJECT_DEPENDENCIES_MAX} dependencies.`;
      for (const change of changes) {
        verdicts.refuse('dependencies', change, {
          code: 'too_many',
          path: '',
          message,
          limit: PROJECT_DEPENDENCIES_MAX,
        });
      }
      return;
    }
    await checkReferences(tx, 'dependencies', standing(changes, verdicts), verdicts);
    await checkTwins(tx, standing(changes, verdicts), verdicts);
    const links = standing(changes, verdicts).filter(
      change => touches(change, 'predecessor_id') || touches(change, 'successor_id'),
    );
    await checkNetwork(tx, { moves: [], links }, verdicts);
  },
};

/** The one writer of dependency rows on the server. */
export const dependencyService: RowService = rowService(dependencyRules);
