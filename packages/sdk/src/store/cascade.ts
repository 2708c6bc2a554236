import type { SyncRows, SyncTable } from '../protocol/index.js';

/** Reads the merged rows of a table. */
export type ReadRows = <Table extends SyncTable>(table: Table) => readonly SyncRows[Table][];

/** What goes with a deleted row, deepest first: a task takes its subtree, and every task its links and assignments. */
export function cascade(read: ReadRows, table: SyncTable, id: string): { table: SyncTable; id: string }[] {
  if (table === 'tasks') return cascadeTasks(read, id);
  if (table === 'resources') {
    const assignments = read('assignments').filter(assignment => assignment.resource_id === id);
    return [...assignments.map(row => ({ table: 'assignments' as const, id: row.id })), { table, id }];
  }
  return [{ table, id }];
}

function cascadeTasks(read: ReadRows, id: string): { table: SyncTable; id: string }[] {
  const children = new Map<string, string[]>();
  for (const task of read('tasks')) {
    if (task.parent_id === null) continue;
    const siblings = children.get(task.parent_id);
    if (siblings) siblings.push(task.id);
    else children.set(task.parent_id, [task.id]);
  }
  const subtree = [id];
  // Grows while it is walked: every task found brings its own children.
  for (const parent of subtree) subtree.push(...(children.get(parent) ?? []));
  const gone = new Set(subtree);
  const links = read('dependencies').filter(link => gone.has(link.predecessor_id) || gone.has(link.successor_id));
  const assignments = read('assignments').filter(assignment => gone.has(assignment.task_id));
  return [
    ...assignments.map(row => ({ table: 'assignments' as const, id: row.id })),
    ...links.map(row => ({ table: 'dependencies' as const, id: row.id })),
    ...subtree.reverse().map(task => ({ table: 'tasks' as const, id: task })),
  ];
}
