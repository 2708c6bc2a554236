import type { LevelingOptions, RunOptions } from '@trueppm/scheduler';
import type { ProblemItem } from '@trueppm/sdk/protocol';

/** A long computation over a whole plan, and what it is to find. */
export type Study =
  | { readonly kind: 'level'; readonly options: Omit<LevelingOptions, 'signal' | 'onProgress'> }
  | { readonly kind: 'clear_leveling' }
  | { readonly kind: 'forecast'; readonly options: RunOptions };

/** What a study's thread is started with. */
export interface StudyInput {
  /** JSON of SyncChanges with all rows of the plan. */
  readonly changes: string;
  readonly study: Study;
}

/** What the thread says. `body` and `detail` are JSON whose shape goes with the kind of the study. */
export type StudyMessage =
  /** Share of the work that is done, 0..1. */
  | { readonly kind: 'progress'; readonly progress: number }
  | { readonly kind: 'done'; readonly body: string; readonly detail: string }
  /** The plan, or the options, cannot be studied. */
  | { readonly kind: 'refused'; readonly message: string; readonly problems: readonly ProblemItem[] }
  | { readonly kind: 'gone' };

/** The result of a study. */
export type StudyResult = Exclude<StudyMessage, { kind: 'progress' }>;
