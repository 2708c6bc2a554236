import { entriesOf, HostEntry, type LayerProblem } from './host-list.js';
import {
  type BaselineLayer,
  type ForecastSpan,
  MARKER_TONES,
  type MarkerTone,
  type Span,
  type SprintBand,
  type SprintState,
  type TimeMarker,
} from './layers.js';

/** Working hours of dates without a time, and the end of a day, in minutes after midnight. */
const DAY_START = 480;
const DAY_END = 1020;
const MIDNIGHT = 1440;

/** One baseline beside the tasks' own. Dates without a time are working days. */
export interface BaselineLiteral {
  readonly id: string | number;
  readonly name?: string;
  /** `task` is a task's id; `taskId` and `task_id` mean the same. */
  readonly tasks: readonly { readonly task: string | number; readonly start: string; readonly finish: string }[];
}

/** Where a task is likely to finish. An entry of the engine's `forecast.tasks` is one too. */
export interface ForecastLiteral {
  readonly task: string | number;
  /** Dates half, and four fifths, of all outcomes lie before. */
  readonly p50: string;
  readonly p80: string;
}

/** A sprint; both days belong to it. */
export interface SprintLiteral {
  readonly id: string | number;
  readonly name?: string;
  readonly start: string;
  readonly finish: string;
  readonly state?: SprintState;
}

/** A day worth a line. */
export interface MarkerLiteral {
  readonly date: string;
  readonly label: string;
  /** Token of its colour, default `ink`. */
  readonly tone?: MarkerTone;
}

/** Reads `baselines`. What cannot be read is left out and said. */
export function readBaselines(list: unknown, problems: LayerProblem[]): BaselineLayer[] {
  return entriesOf(list, 'baselines', problems).map((entry, at) => {
    const spans = new Map<string, Span>();
    for (const task of entriesOf(entry.value('tasks'), `${entry.path}.tasks`, problems)) {
      const id = task.taskId('task', 'taskId', 'task_id', 'id');
      const span = task.span(DAY_START, DAY_END);
      if (id !== '' && span) spans.set(id, span);
    }
    const id = entry.text('id') || String(at + 1);
    return { id, name: entry.text('name') || id, spans };
  });
}

/** Reads `forecast`: a list, or what the engine's simulation answers. Null when there is none. */
export function readForecast(given: unknown, problems: LayerProblem[]): ReadonlyMap<string, ForecastSpan> | null {
  if (given == null) return null;
  const list = !Array.isArray(given) && typeof given === 'object' ? (given as { tasks?: unknown }).tasks : given;
  const spans = new Map<string, ForecastSpan>();
  for (const entry of entriesOf(list, 'forecast', problems)) {
    const id = entry.taskId('task', 'taskId', 'task_id', 'id');
    const finish = entry.value('finish');
    const dates =
      typeof finish === 'object' && finish !== null ? new HostEntry(finish, `${entry.path}.finish`, problems) : entry;
    const p50 = dates.minute(DAY_END, 'p50');
    const p80 = dates.minute(DAY_END, 'p80');
    if (id !== '' && !Number.isNaN(p50 + p80)) spans.set(id, { p50, p80: Math.max(p50, p80) });
  }
  return spans;
}

/** Reads `sprints`, in order of their start. */
export function readSprints(list: unknown, problems: LayerProblem[]): SprintBand[] {
  const states: readonly SprintState[] = ['planned', 'active', 'closed'];
  return entriesOf(list, 'sprints', problems)
    .flatMap((entry, at) => {
      const span = entry.span(0, MIDNIGHT);
      const id = entry.text('id') || String(at + 1);
      return span ? [{ id, name: entry.text('name') || id, state: entry.oneOf(states, 'state'), ...span }] : [];
    })
    .toSorted((one, other) => one.start - other.start);
}

/** Reads `markers`, in order of their date. */
export function readMarkers(list: unknown, problems: LayerProblem[]): TimeMarker[] {
  return entriesOf(list, 'markers', problems)
    .flatMap(entry => {
      const minute = entry.minute(0, 'date');
      const marker = { minute, label: entry.text('label'), tone: entry.oneOf(MARKER_TONES, 'tone') };
      return Number.isNaN(minute) ? [] : [marker];
    })
    .toSorted((one, other) => one.minute - other.minute);
}
