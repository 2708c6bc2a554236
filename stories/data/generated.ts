import type { DependencyLiteral, PlanLiteral, TaskLiteral } from '@trueppm/components';

/** A small repeatable random stream (mulberry32), so that a story looks the same every time. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const TASKS_PER_PHASE = 9;
const VERBS = ['Draw', 'Order', 'Build', 'Fit', 'Test', 'Paint', 'Clean', 'Hand over', 'Check'];
const THINGS = ['floor', 'stair', 'lift', 'roof', 'pump', 'door', 'duct', 'wall', 'lamp'];

/**
 * A plan of any size: phases of nine tasks in chains, with a link to an earlier phase from every third task.
 * @param taskCount tasks, phases included
 */
export function generatedPlan(taskCount: number, seed = 7): PlanLiteral {
  const random = randomFrom(seed);
  const tasks: TaskLiteral[] = [];
  const dependencies: DependencyLiteral[] = [];
  for (let phase = 0; tasks.length < taskCount; phase += 1) {
    tasks.push({ id: `p${phase}`, name: `Section ${phase + 1}` });
    for (let place = 0; place < TASKS_PER_PHASE && tasks.length < taskCount; place += 1) {
      const id = `p${phase}t${place}`;
      const name = `${VERBS[place]} the ${THINGS[Math.floor(random() * THINGS.length)]}`;
      tasks.push({ id, name, parent: `p${phase}`, duration: `${1 + Math.floor(random() * 12)}d` });
      if (place > 0) dependencies.push({ predecessor: `p${phase}t${place - 1}`, successor: id });
      else if (phase > 0) {
        const from = Math.max(0, phase - 1 - Math.floor(random() * 12));
        dependencies.push({ predecessor: `p${from}t2`, successor: id, lag: `${Math.floor(random() * 5)}d` });
      }
    }
  }
  return { project: { name: `${taskCount.toLocaleString('en')} tasks`, start: '2026-01-05' }, tasks, dependencies };
}

/** Tasks of each team in the dense plan, and how many there are. */
const TEAM_SIZE = 8;

/**
 * A plan thick with links: teams of eight whose tasks wait for several others, within the team and across.
 * @param taskCount tasks, teams included
 */
export function densePlan(taskCount: number, seed = 3): PlanLiteral {
  const random = randomFrom(seed);
  const tasks: TaskLiteral[] = [];
  const links = new Map<string, DependencyLiteral>();
  const leaves: string[] = [];
  const types = ['FS', 'FS', 'FS', 'FS', 'SS', 'FF'] as const;
  for (let team = 0; tasks.length < taskCount; team += 1) {
    tasks.push({ id: `g${team}`, name: `Team ${team + 1}` });
    for (let place = 0; place < TEAM_SIZE && tasks.length < taskCount; place += 1) {
      const id = `g${team}t${place}`;
      const name = `${VERBS[place]} the ${THINGS[Math.floor(random() * THINGS.length)]}`;
      tasks.push({ id, name, parent: `g${team}`, duration: `${2 + Math.floor(random() * 8)}d` });
      const wanted = Math.min(leaves.length, 3 + Math.floor(random() * 5));
      for (let link = 0; link < wanted; link += 1) {
        const near = leaves.length - 1 - Math.floor(random() ** 2 * Math.min(leaves.length, 28));
        const predecessor = leaves[near] as string;
        const type = types[Math.floor(random() * types.length)] as 'FS';
        links.set(`${predecessor}>${id}`, { predecessor, successor: id, type });
      }
      leaves.push(id);
    }
  }
  return { project: { name: 'Dense links', start: '2026-01-05' }, tasks, dependencies: [...links.values()] };
}
