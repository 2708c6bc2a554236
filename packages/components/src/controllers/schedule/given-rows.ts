import { Later } from '../../gantt/shell/later.js';
import type { PlanEdit } from '../../plan/edit.js';
import { EMPTY_LAID, type LaidPlan, layPlanSteps } from '../../plan/laid/laid-plan.js';
import type { PlanLiteral } from '../../plan/literals/literal.js';
import { type ReadPlan, readLiteralSteps } from '../../plan/literals/read-plan.js';
import { EMPTY_PLAN, type PlanRows } from '../../plan/rows.js';
import { allAtOnce, inSlices, type Steps } from '../../plan/steps.js';

/** What a plan follows its rows and edits by; comes with the first picture. */
export const followPart = new Later(() => import('./follow.js'));

/** Rows and links up to which everything is done at once: less than a slice of work. */
const MOST_AT_ONCE = 3000;

/** Edits on their way to the source. */
export interface PendingEdits {
  readonly edits: readonly PlanEdit[];
}

/** Told of the rows. */
export interface RowsWatcher {
  /** The plan is another. */
  onRows(laid: LaidPlan): void;
  /** Some of it cannot be read: it is left out. */
  onBadRows(cause: TypeError): void;
  /** None of it could be. */
  onFailed(cause: unknown): void;
}

/** The plan as its source has it, with edits not yet confirmed laid over its rows. Large plans are laid in slices. */
export class GivenRows {
  /** The plan that the rows and confirmed edits make. */
  base: LaidPlan = EMPTY_LAID;
  /** The same with all edits but the draft, dated or not: what the next edit is based on. */
  latest: LaidPlan = EMPTY_LAID;
  pending: readonly PendingEdits[] = [];
  /** Edits on screen that are not made yet: a line that is still being typed. */
  draft: readonly PlanEdit[] = [];
  /** Rows as they came last. */
  #rows: PlanRows = EMPTY_PLAN;
  #read: ReadPlan | undefined;
  /** Counts what was given, so that work on older rows ends. */
  #turn = 0;
  /** What is being laid in slices: for the first time, or in the place of something that was not laid to its end. */
  #laying: 'nothing' | 'first' | 'next' = 'nothing';
  /** What comes after it. */
  #waiting: (() => void) | undefined;
  readonly #watcher: RowsWatcher;

  constructor(watcher: RowsWatcher) {
    this.#watcher = watcher;
  }

  /** Takes the rows as the source has them now. */
  setRows(rows: PlanRows): void {
    // biome-ignore lint/correctness/useYield: there is nothing to read
    this.#give(rows, function* () {
      return rows;
    });
  }

  /**
   * Takes the rows as the host wrote them.
   * @param zone time zone that instants are read in; undefined = the viewer's
   */
  setLiterals(literal: PlanLiteral, zone?: string): void {
    this.#give(
      literal,
      function* (this: GivenRows): Steps<PlanRows> {
        const before = this.#read;
        const problems: string[] = [];
        const rows = yield* readLiteralSteps(literal, { zone, before, tell: problem => problems.push(problem) });
        // Rows stand where their literals stand only when none was left out.
        this.#read = problems.length === 0 ? { literal, rows, zone } : undefined;
        if (problems.length > 0) this.#watcher.onBadRows(new TypeError(firstOf(problems), { cause: problems }));
        return rows;
      }.bind(this),
    );
  }

  /** Forgets the plan and unconfirmed edits: another one is coming. */
  reset(): void {
    this.#turn += 1;
    this.#laying = 'nothing';
    this.#waiting = undefined;
    this.#rows = EMPTY_PLAN;
    this.base = EMPTY_LAID;
    this.latest = EMPTY_LAID;
    this.pending = [];
    this.draft = [];
    this.#read = undefined;
  }

  /**
   * Lays what was given. Newer rows end the work on older ones, but not twice in a row: the plan on screen follows a
   * source that tells faster than it can be laid, a state behind.
   */
  #give(size: Pick<PlanLiteral, 'tasks' | 'dependencies'>, read: () => Steps<PlanRows>): void {
    if (this.#laying === 'next') {
      this.#waiting = () => this.#give(size, read);
      return;
    }
    this.#turn += 1;
    const turn = this.#turn;
    const isStale = (): boolean => turn !== this.#turn;
    const isFirst = this.#rows === EMPTY_PLAN;
    if (isFew((size.tasks?.length ?? 0) + (size.dependencies?.length ?? 0)) && (isFirst || followPart.now)) {
      this.#laying = 'nothing';
      this.#take(allAtOnce(this.#lay(read())));
      return;
    }
    this.#laying = this.#laying === 'nothing' ? 'first' : 'next';
    const laid = async () => {
      if (!isFirst) await followPart.load();
      return inSlices(this.#lay(read()), isStale);
    };
    const done = (): void => {
      if (isStale()) return;
      this.#laying = 'nothing';
      const next = this.#waiting;
      this.#waiting = undefined;
      next?.();
    };
    void laid()
      .then(
        given => given && !isStale() && this.#take(given),
        cause => this.#watcher.onFailed(cause),
      )
      .finally(done);
  }

  *#lay(read: Steps<PlanRows>): Steps<{ readonly rows: PlanRows; readonly base: LaidPlan }> {
    const rows = yield* read;
    const base = followPart.now?.relaid(this.#rows, rows, this.base) ?? (yield* layPlanSteps(rows));
    const twins = rows.tasks.length - base.plan.tasks.length;
    if (twins > 0) this.#watcher.onBadRows(new TypeError(`tasks: ${twins} with an id that another has.`));
    return { rows, base };
  }

  #take({ rows, base }: { readonly rows: PlanRows; readonly base: LaidPlan }): void {
    this.#rows = rows;
    this.base = base;
    this.refresh();
  }

  /** Lays the edits over the rows anew. */
  refresh(): void {
    // Edits are pending only after the script has come that knows how to.
    this.latest = this.pending.reduce((laid, { edits }) => followPart.now?.editLaid(laid, edits) ?? laid, this.base);
    this.#watcher.onRows(this.latest);
  }
}

/** The first of several problems, and how many more there are. */
function firstOf([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} And ${others.length} more.`;
}

function isFew(count: number): boolean {
  return count <= MOST_AT_ONCE;
}

/** Whether a plan is worked on at once. */
export function isSmall({ plan }: LaidPlan): boolean {
  return isFew(plan.tasks.length + plan.dependencies.length);
}
