import { entriesOf, HostEntry, type LayerProblem } from './host-list.js';
import {
  type BaselineLayer,
  type ForecastSpan,
  MARKER_TONES,
  type MarkerTone,
  type Span,
  type SpansByTask,
  type SprintBand,
  type SprintState,
  type TimeMarker,
} from './layers.js';
import { SpansInView } from './spans-in-view.js';

/** Working hours of dates without a time, and the end of a day, in minutes after midnight. */
const DAY_START = 480;
const DAY_END = 1020;
const MIDNIGHT = 1440;

/** One baseline beside the tasks' own. Dates without a time are working days. */
export interface BaselineLiteral {
  readonly id: string | number;
  readonly name?: string;
  /** False = listed under View, and drawn once somebody chooses it there. */
  readonly shown?: boolean;
  /**
   * `task` is a task's id; `taskId` and `task_id` mean the same. A `Map` by task id is read row by row, when the row is
   * in view: for large plans. There, a task without dates is one that has none.
   */
  readonly tasks:
    | readonly { readonly task: string | number; readonly start: string; readonly finish: string }[]
    | ReadonlyMap<string, { readonly start: string | null; readonly finish: string | null }>;
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

/** Told of what could not be read when it was in view. */
type Tell = (problems: readonly LayerProblem[]) => void;

/** Reads `baselines`: those that wait to be chosen, when they are. What cannot be read is left out and said. */
export function readBaselines(list: unknown, problems: LayerProblem[], tell: Tell): BaselineLayer[] {
  return entriesOf(list, 'baselines', problems).map((entry, at) => {
    const id = entry.text('id') || String(at + 1);
    const named = { id, name: entry.text('name') || id };
    if (entry.value('shown') !== false) return { ...named, spans: readSpans(entry, problems, tell) };
    return new WaitingBaseline(named, () => {
      const found: LayerProblem[] = [];
      const spans = readSpans(entry, found, tell);
      tell(found);
      return spans;
    });
  });
}

/** A baseline that is read when it is first drawn. */
class WaitingBaseline implements BaselineLayer {
  readonly id: string;
  readonly name: string;
  readonly isHidden = true;
  readonly #read: () => SpansByTask;
  #spans: SpansByTask | null = null;

  constructor({ id, name }: { readonly id: string; readonly name: string }, read: () => SpansByTask) {
    this.id = id;
    this.name = name;
    this.#read = read;
  }

  get spans(): SpansByTask {
    this.#spans ??= this.#read();
    return this.#spans;
  }
}

function readSpans(baseline: HostEntry, problems: LayerProblem[], tell: Tell): SpansByTask {
  const tasks = baseline.value('tasks');
  const spanOf = (entry: HostEntry) => entry.span(DAY_START, DAY_END);
  if (tasks instanceof Map) {
    const entryOf = (taskId: string): object | undefined => {
      const dates = tasks.get(taskId);
      return dates?.start == null || dates.finish == null ? undefined : dates;
    };
    return new SpansInView({ entryOf, read: spanOf, path: `${baseline.path}.tasks`, tell });
  }
  const spans = new Map<string, Span>();
  for (const task of entriesOf(tasks, `${baseline.path}.tasks`, problems)) {
    const id = task.taskId('task', 'taskId', 'task_id', 'id');
    const span = spanOf(task);
    if (id !== '' && span) spans.set(id, span);
  }
  return spans;
}

/** A forecast by task, and its last minute; NaN = it says nothing of any task. */
export interface ReadForecast extends SpansByTask<ForecastSpan> {
  readonly last: number;
}

/** Reads `forecast`: a list, what the engine's simulation answers, or columns. Null when there is none. */
export function readForecast(given: unknown, problems: LayerProblem[], tell: Tell): ReadForecast | null {
  if (given == null) return null;
  if (typeof given === 'object' && 'task_ids' in given) return readColumns(given, problems, tell);
  const list = !Array.isArray(given) && typeof given === 'object' ? (given as { tasks?: unknown }).tasks : given;
  const spans = new Map<string, ForecastSpan>();
  let last = Number.NaN;
  for (const entry of entriesOf(list, 'forecast', problems)) {
    const id = entry.taskId('task', 'taskId', 'task_id', 'id');
    const finish = entry.value('finish');
    const dates =
      typeof finish === 'object' && finish !== null ? new HostEntry(finish, `${entry.path}.finish`, problems) : entry;
    const span = forecastSpan(dates);
    if (id === '' || !span) continue;
    spans.set(id, span);
    // NaN fails the comparison: the first one is taken.
    if (!(span.p80 <= last)) last = span.p80;
  }
  return Object.assign(spans, { last });
}

function forecastSpan(dates: HostEntry): ForecastSpan | null {
  const p50 = dates.minute(DAY_END, 'p50');
  const p80 = dates.minute(DAY_END, 'p80');
  return Number.isNaN(p50 + p80) ? null : { p50, p80: Math.max(p50, p80) };
}

/** Lists of equal length, read row by row: the last minute alone is looked for in all of them. */
function readColumns(given: object, problems: LayerProblem[], tell: Tell): ReadForecast | null {
  const { task_ids: ids, p50, p80 } = given as Record<string, unknown>;
  if (!Array.isArray(ids) || !Array.isArray(p50) || !Array.isArray(p80)) {
    problems.push({ path: 'forecast', message: 'task_ids, p50 and p80 are not three lists.' });
    return null;
  }
  const placeOf = new Map(ids.map((id, place) => [String(id), place]));
  // Dates of one spelling are in the order of their letters.
  const latest = p80.reduce((late, date) => (date > late ? date : late), '');
  const last = latest === '' ? Number.NaN : new HostEntry({ p80: latest }, 'forecast', problems).minute(DAY_END, 'p80');
  const entryOf = (taskId: string): object | undefined => {
    const place = placeOf.get(taskId);
    return place === undefined ? undefined : { p50: p50[place], p80: p80[place] };
  };
  return Object.assign(new SpansInView({ entryOf, read: forecastSpan, path: 'forecast', tell }), { last });
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
