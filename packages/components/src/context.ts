import { createContext } from '@lit/context';
import type { Observable } from 'rxjs';
import type { History } from './controllers/history.js';
import type { SharedSelection } from './controllers/shared-selection.js';
import type { BaselineLiteral, ForecastLiteral, MarkerLiteral, SprintLiteral } from './gantt/layers/read-layers.js';
import type { PlanEdit } from './plan/edit.js';
import type { PlanLiteral } from './plan/literals/literal.js';
import type { PlanRows } from './plan/rows.js';

/**
 * An embedder's own backend. Rows go in, edits come out; the elements keep no copy of the truth.
 * `load` may answer once or as a stream (a promise, an observable, an async iterable), in literals or wire rows.
 */
export interface DataSource {
  load(projectId: string): PlanStream;
  /**
   * Stores edits of one transaction. Reject to refuse them: the element takes them back and says so. An answer that is a
   * plan is the state from then on; one that comes after the answer of a later write is left out.
   */
  write?(edits: readonly PlanEdit[], projectId: string): Promise<unknown> | unknown;
  /**
   * Later states of the same plan, pushed by others. Optional. Of a burst the newest is taken. When it fails, the plan
   * stays and can be edited; elements tell `live_lost`.
   */
  live?(projectId: string): PlanStream;
  /**
   * What the project has beside its plan: baselines, sprints, a forecast. Optional; once or as a stream, each value in
   * place of the one before. What the host sets at the element goes before it. When it fails, the plan stays as it is;
   * elements tell `load_failed`.
   */
  layers?(projectId: string): SourceStream<PlanLayers>;
}

/** What a source may return: a value, or one or several later. */
export type SourceStream<Value> =
  | Value
  | PromiseLike<Value>
  | AsyncIterable<Value>
  | {
      subscribe(observer: { next: (value: Value) => void; error: (cause: unknown) => void }): {
        unsubscribe(): void;
      };
    };

/** What `load` and `live` may return. */
export type PlanStream = SourceStream<PlanLiteral>;

/**
 * What a project has beside its plan, as the Gantt's properties of the same names take it. A list that is the same as
 * before is not read again.
 */
export interface PlanLayers {
  /** Beside the baseline that the tasks have themselves (`baseline` of a literal). */
  readonly baselines?: readonly BaselineLiteral[];
  /** What the tasks' own baseline is called beside others. */
  readonly baselineName?: string;
  readonly forecast?: readonly ForecastLiteral[] | object | null;
  readonly sprints?: readonly SprintLiteral[];
  readonly markers?: readonly MarkerLiteral[];
}

/** State of the connection behind a plan, for badges and empty states. */
export type SourceState = 'loading' | 'offline' | 'connecting' | 'syncing' | 'live' | 'error';

/** Something a source could not do, while the plan stays as it is. */
export interface SourceProblem {
  readonly code: 'load_failed' | 'live_lost' | 'bad_data';
  readonly cause: unknown;
}

/** One plan an element shows: rows as they are with local edits, and the way to write. */
export interface PlanSource {
  readonly rows$: Observable<PlanRows>;
  readonly state$: Observable<SourceState>;
  /** What the project has beside its plan, now and later. */
  readonly layers$?: Observable<PlanLayers>;
  /** What went wrong and left the plan as it is. */
  readonly problems$?: Observable<SourceProblem>;
  /** Tasks with edits that are not yet stored where others see them. */
  pendingTaskIds?(): ReadonlySet<string>;
  /** Gives up what failed, so that whoever follows the rows next has them loaded anew. */
  reopen?(): void;
  /** Resolves when the edits are durable where the source keeps them; rejects when they are refused. */
  write(edits: readonly PlanEdit[]): Promise<void>;
}

/** What `<ppm-provider>` gives to its subtree. */
export interface Provided {
  /** Project of the provider, for elements that name none. */
  readonly projectId: string | null;
  /** The plan of a project; the same object for the same id. Null until a client or source is known. */
  plan(projectId: string): PlanSource | null;
  /** One undo history for all elements of a plan. */
  history(projectId: string): History;
  /** One selection for all elements of a plan; not there in older copies of the package. */
  selection?(projectId: string): SharedSelection;
}

/**
 * Key of the provider in the element tree. The same for every copy of the package on a page, so that elements of one
 * find the provider of another; the number goes up when `Provided` changes its meaning.
 */
export const providerContext = createContext<Provided>(Symbol.for('ppm-provider/1'));
