import type {
  AssignmentRow,
  CalendarRow,
  DependencyRow,
  ProjectRow,
  ResourceRow,
  TaskRow,
} from '@trueppm/sdk/protocol';
import type { PlanRows } from '../schedule/plan-rows.js';

const byPlace = (a: TaskRow, b: TaskRow): number =>
  a.position < b.position ? -1 : a.position > b.position ? 1 : a.id < b.id ? -1 : 1;

/** The key of a name: people do not mind case and spaces around it. */
export const nameKey = (name: string): string => name.trim().toLowerCase();

function push<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** The rows of a project, found by what a table calls them. */
export class StoredPlan {
  readonly project: ProjectRow;
  readonly tasks: ReadonlyMap<string, TaskRow>;
  readonly calendars: ReadonlyMap<string, CalendarRow>;
  readonly #children = new Map<string | null, TaskRow[]>();
  readonly #byWbs = new Map<string, string>();
  readonly #byUid = new Map<number, string[]>();
  readonly #links = new Map<string, DependencyRow[]>();
  readonly #assignments = new Map<string, AssignmentRow[]>();
  readonly #resources = new Map<string, ResourceRow[]>();
  readonly #resourceRows: ReadonlyMap<string, ResourceRow>;

  constructor(rows: PlanRows, project: ProjectRow) {
    this.project = project;
    this.tasks = rows.table<TaskRow>('tasks');
    this.calendars = rows.table<CalendarRow>('calendars');
    for (const task of this.tasks.values()) {
      push(this.#children, task.parent_id, task);
      if (task.uid !== null) push(this.#byUid, task.uid, task.id);
    }
    this.#number();
    for (const link of rows.table<DependencyRow>('dependencies').values()) push(this.#links, link.successor_id, link);
    for (const row of rows.table<AssignmentRow>('assignments').values()) push(this.#assignments, row.task_id, row);
    this.#resourceRows = rows.table<ResourceRow>('resources');
    for (const row of this.#resourceRows.values()) push(this.#resources, nameKey(row.name), row);
  }

  /** Outline numbers, level by level: 1, 1.1, 1.2, 2. */
  #number(): void {
    const waiting: { parent: string | null; prefix: string }[] = [{ parent: null, prefix: '' }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { parent, prefix } = next;
      for (const [at, { id }] of (this.#children.get(parent) ?? []).sort(byPlace).entries()) {
        const wbs = `${prefix}${at + 1}`;
        this.#byWbs.set(wbs, id);
        if (this.#children.has(id)) waiting.push({ parent: id, prefix: `${wbs}.` });
      }
    }
  }

  /** The task with this outline number. */
  byWbs(wbs: string): string | undefined {
    return this.#byWbs.get(wbs.trim().replace(/\.$/, ''));
  }

  /** The task with this id, or with this number of a plan file where only one has it. */
  byId(text: string): string | undefined {
    const id = text.trim().toLowerCase();
    if (this.tasks.has(id)) return id;
    const ids = /^\d{1,10}$/.test(id) ? this.#byUid.get(Number(id)) : undefined;
    return ids?.length === 1 ? ids[0] : undefined;
  }

  /** Tasks of this name below a parent. */
  byName(name: string, parentId: string | null): readonly string[] {
    const key = nameKey(name);
    return (this.#children.get(parentId) ?? []).filter(task => nameKey(task.name) === key).map(({ id }) => id);
  }

  /** Links into a task. */
  linksInto(taskId: string): readonly DependencyRow[] {
    return this.#links.get(taskId) ?? [];
  }

  assignmentsOf(taskId: string): readonly AssignmentRow[] {
    return this.#assignments.get(taskId) ?? [];
  }

  resource(id: string): ResourceRow | undefined {
    return this.#resourceRows.get(id);
  }

  resourcesNamed(name: string): readonly ResourceRow[] {
    return this.#resources.get(nameKey(name)) ?? [];
  }
}
