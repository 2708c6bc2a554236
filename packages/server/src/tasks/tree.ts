import { TASK_DEPTH_MAX } from '../limits.js';

/**
 * Paths of the outline. A path is the labels of a task's ancestors and of the task itself, joined by dots; a label is
 * the task's id without dashes, so that a path never changes unless the task or something above it moves.
 */

/** The label of a task; `task_label` of the migrations says the same. */
export const labelOf = (id: string): string => id.replaceAll('-', '');

/** The id behind a label. */
export const idOfLabel = (label: string): string =>
  `${label.slice(0, 8)}-${label.slice(8, 12)}-${label.slice(12, 16)}-${label.slice(16, 20)}-${label.slice(20)}`;

/** Number of levels of a path. */
export const depthOf = (path: string): number => path.split('.').length;

/** The path of a task, or the ids of the circle it would lie in, first id repeated at the end, or below too many. */
export type Placed = { readonly path: string } | { readonly cycle: readonly string[] } | { readonly isTooDeep: true };

/**
 * Computes paths of tasks that are new, come back or move, all at once: a parent may itself be among them, or lie
 * below one of them.
 */
export class Placement {
  readonly #parents: ReadonlyMap<string, string | null>;
  readonly #paths: ReadonlyMap<string, string>;
  readonly #known = new Map<string, Placed>();

  /**
   * @param parents the new parent of every placed task, null at the top
   * @param paths stored paths of the parents that are not placed themselves
   */
  constructor(parents: ReadonlyMap<string, string | null>, paths: ReadonlyMap<string, string>) {
    this.#parents = parents;
    this.#paths = paths;
  }

  /** Where a placed task, or one of the known parents, comes to lie. */
  place(id: string): Placed {
    return this.#place(id, []);
  }

  #place(id: string, way: string[]): Placed {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const seenAt = way.indexOf(id);
    if (seenAt >= 0) return { cycle: [...way.slice(seenAt), id] };
    // Also what keeps a hostile chain of parents from overflowing the stack.
    if (way.length >= TASK_DEPTH_MAX) return { isTooDeep: true };
    way.push(id);
    const placed = this.#parents.has(id) ? this.#below(id, this.#parents.get(id) ?? null, way) : this.#stored(id, way);
    way.pop();
    // A chain cut short says nothing of the tasks in its middle.
    if (!('isTooDeep' in placed)) this.#known.set(id, placed);
    return placed;
  }

  #below(id: string, parent: string | null, way: string[]): Placed {
    if (parent === null) return { path: labelOf(id) };
    const above = this.#place(parent, way);
    return 'path' in above ? { path: `${above.path}.${labelOf(id)}` } : above;
  }

  /** A task that keeps its parent: its path follows the deepest ancestor that is placed. */
  #stored(id: string, way: string[]): Placed {
    const path = this.#paths.get(id) ?? labelOf(id);
    const labels = path.split('.');
    for (let at = labels.length - 2; at >= 0; at -= 1) {
      const ancestor = idOfLabel(labels[at] ?? '');
      if (!this.#parents.has(ancestor)) continue;
      const above = this.#place(ancestor, way);
      return 'path' in above ? { path: [above.path, ...labels.slice(at + 1)].join('.') } : above;
    }
    return { path };
  }
}
