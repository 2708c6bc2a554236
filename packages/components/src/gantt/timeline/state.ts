import type { GanttStrings } from '../../locales/en.js';
import type { Format } from '../shell/format.js';

/** What a drag looks like now. Tasks are positions; the present dates are already in the scene. */
export interface DragLook {
  readonly kind: 'move' | 'resize' | 'resize-start' | 'progress' | 'level';
  /** The bars under the pointer: lifted by a shadow, with date chips over both ends. */
  readonly lifted: ReadonlySet<number>;
  /** Moved tasks with the places they had before the drag: a dashed outline each. */
  readonly old: OldPlaces;
  /** Links by which the moved bars follow each other: the lit chain while dragging. */
  readonly followerLinks?: ReadonlySet<number>;
}

/** Where moved tasks were before the drag. Only the first `count` entries hold. */
export interface OldPlaces {
  readonly count: number;
  readonly tasks: Int32Array;
  readonly start: Float64Array;
  readonly finish: Float64Array;
  /** Short words beside each moved bar, `+5 days`; none = no chip. */
  readonly notes?: readonly string[] | undefined;
}

/** A link being drawn from the end of a bar to the pointer. */
export interface LinkLine {
  readonly fromTask: number;
  readonly fromEnd: 'start' | 'finish';
  /** Pointer in inline px from the timeline's inline-start and the rows' top. */
  readonly x: number;
  readonly y: number;
  /** Task under the pointer, -1 = none. */
  readonly toTask: number;
  readonly isAllowed: boolean;
}

/** Another user's cursor on a task. */
export interface PeerMark {
  readonly task: number;
  readonly initials: string;
}

/** What stands beside a bar. */
export type LabelKind = 'name' | 'resources' | 'name-resources' | 'none';

/** Everything about the picture that is not the plan: where the pointer, the focus and the clock are. */
export interface TimelineState {
  /** -1 = none. */
  readonly hoverTask: number;
  /** Task with keyboard focus, -1 = none or not shown. */
  readonly focusTask: number;
  readonly selectedTasks: ReadonlySet<number>;
  /** Links of the lit chain (to the root cause, not every neighbour). */
  readonly activeLinks: ReadonlySet<number>;
  readonly drag: DragLook | null;
  readonly linkLine: LinkLine | null;
  readonly peers: readonly PeerMark[];
  /** Minutes, NaN = not shown. */
  readonly todayMinute: number;
  readonly statusMinute: number;
  readonly showCriticalPath: boolean;
  readonly showBaseline: boolean;
  readonly showSlack: boolean;
  readonly showLinks: boolean;
  readonly showForecast: boolean;
  /** A line through the progress fronts at the status date. */
  readonly showProgressLine: boolean;
  readonly showSprints: boolean;
  readonly showMarkers: boolean;
  readonly showNonWorking: boolean;
  readonly label: LabelKind;
  /** Writes days as the grid does, with their years in a long plan; none = without. */
  readonly format?: Format;
  /** Handles and link dots on hover. */
  readonly isEditable: boolean;
  /** The phone's timeline: names above bars, no links. */
  readonly isNameAbove: boolean;
}

/** A timeline at rest. */
export const INITIAL_STATE: TimelineState = {
  hoverTask: -1,
  focusTask: -1,
  selectedTasks: new Set(),
  activeLinks: new Set(),
  drag: null,
  linkLine: null,
  peers: [],
  todayMinute: Number.NaN,
  statusMinute: Number.NaN,
  showCriticalPath: true,
  showBaseline: true,
  showSlack: true,
  showLinks: true,
  showForecast: true,
  showProgressLine: false,
  showSprints: true,
  showMarkers: true,
  showNonWorking: true,
  label: 'name',
  isEditable: true,
  isNameAbove: false,
};

/** Words on the canvas. Dates come already formatted. */
export type TimelineStrings = GanttStrings['chip'];
