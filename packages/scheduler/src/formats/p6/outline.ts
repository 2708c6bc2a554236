import type { Id, Task } from '../../model.js';
import type { FormatWarning } from '../errors.js';
import type { ActivityRow } from './activity.js';
import type { WbsRow } from './wbs.js';

/** Id of the summary that stands for a node of the work breakdown structure. */
const wbsTaskId = (wbsId: string): Id => `wbs-${wbsId}`;

/** Nodes and activities by the node above them; null = the project itself. */
type Below<T> = Map<string | null, T[]>;

function group<T>(items: readonly T[], parentOf: (item: T) => string | null): Below<T> {
  const below: Below<T> = new Map();
  for (const item of items) {
    const parent = parentOf(item);
    const siblings = below.get(parent);
    if (siblings) siblings.push(item);
    else below.set(parent, [item]);
  }
  return below;
}

/** Nodes with an activity somewhere below: the others have no dates and nothing to show. */
function nodesInUse(nodes: ReadonlyMap<string, WbsRow>, activities: readonly ActivityRow[]): Set<string> {
  const used = new Set<string>();
  for (const { wbsId } of activities) {
    for (let at = wbsId; at !== undefined && nodes.has(at) && !used.has(at); at = nodes.get(at)!.parentId) used.add(at);
  }
  return used;
}

/**
 * The outline of a project: each node of its structure followed by its activities in the order of their codes, then by
 * the nodes below it in their own order.
 *
 * @param nodes the structure without the project's own node
 * @param taskOf makes the task of an activity under a parent
 */
export function buildOutline(
  nodes: ReadonlyMap<string, WbsRow>,
  activities: readonly ActivityRow[],
  taskOf: (activity: ActivityRow, parentId: Id | undefined) => Task,
  warnings: FormatWarning[],
): Task[] {
  const used = nodesInUse(nodes, activities);
  const emptyCount = nodes.size - used.size;
  if (emptyCount > 0) {
    warnings.push({ code: 'empty_wbs', message: `${emptyCount} nodes without activities were left out` });
  }
  const inFile = [...nodes.values()].filter(node => used.has(node.id)).sort((a, b) => a.sequence - b.sequence);
  const nodesBelow = group(inFile, node =>
    node.parentId !== undefined && nodes.has(node.parentId) ? node.parentId : null,
  );
  const ordered = [...activities].sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
  const activitiesBelow = group(ordered, activity =>
    activity.wbsId !== undefined && nodes.has(activity.wbsId) ? activity.wbsId : null,
  );
  const tasks: Task[] = (activitiesBelow.get(null) ?? []).map(activity => taskOf(activity, undefined));
  const seen = new Set<string>();
  const walk = (root: WbsRow) => {
    const stack: [WbsRow, Id | undefined][] = [[root, undefined]];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const [node, parentId] = next;
      if (seen.has(node.id)) continue;
      seen.add(node.id);
      const id = wbsTaskId(node.id);
      tasks.push({ id, name: node.name, ...(parentId === undefined ? {} : { parentId }) });
      for (const activity of activitiesBelow.get(node.id) ?? []) tasks.push(taskOf(activity, id));
      for (const child of (nodesBelow.get(node.id) ?? []).toReversed()) stack.push([child, id]);
    }
  };
  for (const root of nodesBelow.get(null) ?? []) walk(root);
  for (const node of inFile) {
    if (seen.has(node.id)) continue;
    // Nodes that lie inside one another begin an outline of their own.
    warnings.push({
      code: 'outline_gap',
      message: `Node ${node.id} lies inside itself`,
      line: node.line,
      path: node.path,
    });
    walk(node);
  }
  return tasks;
}
