import { ScheduleError } from '../../errors.js';
import type { Id, Project } from '../../model.js';
import type { StreamKey } from '../../random.js';
import { normalProbability } from '../../statistics.js';
import { RUNS_PER_BLOCK as RUNS } from '../walk/run-block.js';
import { choleskyFactor, type Matrix, nearestCorrelation, unitMatrix } from './correlation.js';
import { type InverseTable, lookUp } from './inverse-table.js';

/** A correlated variable: whose it is, and the stream it is drawn from. */
export interface Member {
  readonly task: number;
  readonly key: StreamKey;
}

/** Tasks correlated with each other, directly or through others, and the factor of their matrix. */
export interface CorrelatedGroup {
  readonly members: readonly Member[];
  readonly factor: Matrix;
  readonly isRepaired: boolean;
}

/** Ids that correlations join, directly or through others, in order of appearance. */
function joinedIds(project: Project): Id[][] {
  const groupOf = new Map<Id, Id[]>();
  for (const { taskIds } of project.correlations ?? []) {
    const [first, second] = taskIds.map(id => groupOf.get(id) ?? [id]) as [Id[], Id[]];
    if (first === second) continue;
    const joined = taskIds[0] === taskIds[1] ? first : [...first, ...second];
    for (const id of joined) groupOf.set(id, joined);
  }
  return [...new Set(groupOf.values())];
}

/**
 * Groups a project's correlated tasks. Only they take part in the factors; tasks that are not drawn are left out.
 *
 * @param isRepairing take the nearest proper matrix instead of an impossible one
 * @param memberOf the variable of a task, null when it is not drawn
 * @throws ScheduleError when a matrix is impossible and not to be repaired
 */
export function correlatedGroups(
  project: Project,
  isRepairing: boolean,
  memberOf: (id: Id) => Member | null,
): CorrelatedGroup[] {
  return joinedIds(project).flatMap((ids): CorrelatedGroup[] => {
    const drawn = ids.filter(id => memberOf(id) !== null);
    if (drawn.length < 2) return [];
    const place = new Map(drawn.map((id, at) => [id, at]));
    const matrix = unitMatrix(drawn.length);
    for (const { taskIds, coefficient } of project.correlations ?? []) {
      const row = place.get(taskIds[0]);
      const column = place.get(taskIds[1]);
      if (row === undefined || column === undefined || row === column) continue;
      matrix.cells[row * drawn.length + column] = coefficient;
      matrix.cells[column * drawn.length + row] = coefficient;
    }
    const members = drawn.map(id => memberOf(id)!);
    const factor = choleskyFactor(matrix);
    if (factor) return [{ members, factor, isRepaired: false }];
    const repaired = isRepairing ? choleskyFactor(nearestCorrelation(matrix)) : null;
    if (repaired) return [{ members, factor: repaired, isRepaired: true }];
    const message = `No durations can be correlated so: the matrix of ${drawn.join(', ')} is not positive semidefinite.`;
    throw new ScheduleError([{ code: 'bad_value', severity: 'error', path: 'correlations', message, ids: drawn }]);
  });
}

/**
 * Random words of correlated tasks: a Gaussian copula. Independent normals g become z = L g, and z a word again by its
 * probability, so that each task keeps its own distribution.
 */
export class CorrelatedWords {
  readonly isRepaired: boolean;
  readonly #groups: readonly CorrelatedGroup[];
  readonly #normal: InverseTable;
  readonly #fill: (key: StreamKey, firstRun: number, words: Int32Array) => void;
  /** Group and place in it of each correlated task. */
  readonly #places = new Map<number, { readonly group: number; readonly place: number }>();
  /** Words of each group and the first run they are of. */
  readonly #words: Int32Array[];
  readonly #firstRuns: number[];
  readonly #normals = new Float64Array(RUNS);

  constructor(
    groups: readonly CorrelatedGroup[],
    normal: InverseTable,
    fill: (key: StreamKey, firstRun: number, words: Int32Array) => void,
  ) {
    this.isRepaired = groups.some(group => group.isRepaired);
    this.#groups = groups;
    this.#normal = normal;
    this.#fill = fill;
    this.#words = groups.map(group => new Int32Array(group.members.length * RUNS));
    this.#firstRuns = groups.map(() => -1);
    groups.forEach((group, at) => {
      group.members.forEach((member, place) => {
        this.#places.set(member.task, { group: at, place });
      });
    });
  }

  /** Reads the words of a correlated task. @returns false when the task is not correlated */
  read(task: number, firstRun: number, words: Int32Array): boolean {
    const at = this.#places.get(task);
    if (at === undefined) return false;
    if (this.#firstRuns[at.group] !== firstRun) this.#fillGroup(at.group, firstRun);
    words.set(this.#words[at.group]!.subarray(at.place * RUNS, (at.place + 1) * RUNS));
    return true;
  }

  #fillGroup(group: number, firstRun: number): void {
    const { members, factor } = this.#groups[group]!;
    const rows = this.#words[group]!;
    for (let place = 0; place < members.length; place++) {
      this.#fill(members[place]!.key, firstRun, rows.subarray(place * RUNS, (place + 1) * RUNS));
    }
    // From the last to the first: a row needs the independent words of those before it only.
    for (let place = members.length - 1; place >= 0; place--) {
      this.#normals.fill(0);
      for (let other = 0; other <= place; other++) {
        const share = factor.cells[place * factor.size + other]!;
        for (let run = 0; run < RUNS; run++) {
          this.#normals[run]! += share * lookUp(this.#normal, rows[other * RUNS + run]!);
        }
      }
      for (let run = 0; run < RUNS; run++) {
        rows[place * RUNS + run] = Math.min(Math.floor(normalProbability(this.#normals[run]!) * 2 ** 32), 2 ** 32 - 1);
      }
    }
    this.#firstRuns[group] = firstRun;
  }
}
