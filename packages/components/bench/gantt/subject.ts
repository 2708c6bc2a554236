import type { BenchProject } from './project.js';

/** Outer box of every subject, px. */
export const WIDTH = 1200;
export const HEIGHT = 800;
export const ROW_HEIGHT = 32;
/** Width of a week at the first view and at the zoom a benchmark goes to, px. */
export const WEEK_PX = 67.2;
export const ZOOMED_WEEK_PX = 84;
export const DAY_MINUTES = 1440;

/** A bar on the page, px. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Something that shows a plan, driven through its own public ways. Tasks are positions in the project's rows. A
 * subject's scripts and styles are in the page, and its empty chart with them, before the plan is handed over.
 */
export interface Subject {
  /** Puts the empty chart into the page and readies its own form of the data: not measured. */
  prepare(host: HTMLElement, project: BenchProject): Promise<void>;
  /** Takes the plan. */
  show(): void;
  /** True when the subject says that it shows the plan. What it painted is looked at besides. */
  isShown(): boolean;
  /** True when the dates shown are worked out by the subject itself; one that does not work out dates shows those given. */
  isDated(): boolean;
  /** Where a bar is on the page now; null when it is not in the page. */
  boxOf(task: number): Box | null;
  /** Whether the row of a task and, unless it lies outside the visible time, its bar are really painted. */
  isPainted(task: number): boolean;
  /** Rows in view, as positions of tasks. */
  visibleTasks(): readonly [first: number, last: number];
  readonly maxScrollTop: number;
  scrollTo(scrollTop: number): void;
  /** Moves the visible time later by px. */
  panBy(px: number): void;
  /** Zooms in or out by 1.25. */
  zoom(isIn: boolean): void;
  /** Takes hold of a bar before it is moved; `chain` = the tasks that must follow, itself first. */
  grab(chain: readonly number[]): void;
  /** Moves the bar held, and what must follow it, to so many weeks after the dates of the project. */
  moveTo(weeks: number): void;
  /** Lets go; the plan takes the change over. @returns when everything has settled */
  drop(): Promise<void>;
}

/** Moves a bar and waits, frame by frame, until it stands elsewhere. */
export async function untilMoved(subject: Subject, task: number, act: () => void): Promise<void> {
  const left = (): number => subject.boxOf(task)?.left ?? 0;
  const before = left();
  act();
  while (Math.abs(left() - before) < 2) await new Promise(requestAnimationFrame);
}
