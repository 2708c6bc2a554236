import type { Id, Task } from '../../model.js';
import { UsageError } from '../arguments.js';
import type { OpenPlan } from './read.js';

/** Tasks named when a name fits several. */
const shownCandidates = 5;

const WAYS = ['id', 'uid', 'row', 'name'] as const;
type Way = (typeof WAYS)[number];

/** Whether a task goes by a word, in one of the ways a task can be named. */
function goesBy(task: Task, way: Way, word: string, { stored }: OpenPlan): boolean {
  switch (way) {
    case 'id':
      return task.id === word;
    case 'uid':
      return String(task.uid ?? stored.get(task.id)?.uid ?? '') === word;
    case 'row':
      return String(stored.get(task.id)?.row ?? '') === word;
    case 'name':
      return task.name === word;
  }
}

/**
 * The task that a word on the command line means: by id, by unique number in the file (UID), by row number, by exact
 * name, whichever fits first. `row:4` and the like ask for one way only.
 *
 * @throws UsageError when no task or more than one goes by it
 */
export function findTask(plan: OpenPlan, word: string): Id {
  const asked = /^(id|uid|row|name):(.*)$/s.exec(word);
  const ways = asked ? [asked[1] as Way] : WAYS;
  const wanted = asked ? asked[2]! : word;
  for (const way of ways) {
    const found = plan.project.tasks.filter(task => goesBy(task, way, wanted, plan));
    if (found.length === 1) return found[0]!.id;
    if (found.length > 1) {
      const ids = found.slice(0, shownCandidates).map(task => `id:${task.id}`);
      throw new UsageError(
        `${found.length} tasks go by ${way} "${wanted}": ${ids.join(', ')}${found.length > ids.length ? ', …' : ''}`,
      );
    }
  }
  throw new UsageError(`no task of the plan goes by "${word}" (${ways.join(', ')} tried)`);
}
