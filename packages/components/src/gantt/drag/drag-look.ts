import { dateFormat } from '../../locales/date-format.js';
import type { GanttStrings } from '../../locales/en.js';
import { IS_LATE, IS_VIOLATED, type ShownSchedule } from '../../plan/shown-schedule.js';
import { isParent, type Outline } from '../outline/outline.js';
import { type Format, lastDayMinute } from '../shell/format.js';
import type { DragLook, OldPlaces } from '../timeline/state.js';
import { followerLinks, type LinkEnds } from './follower-links.js';
import type { Intent } from './gesture-input.js';

const NO_LINKS: ReadonlySet<number> = new Set();

/** What a drag does to the plan, in words and marks. */
export interface DragReport {
  readonly look: DragLook;
  readonly taskName: string;
  /** `Wiring moves 5 days later.` of a name. */
  readonly what: (name: string) => string;
  /** Tasks other than the dragged one whose dates move; summaries are not counted. */
  readonly followerCount: number;
  /** Tasks past a deadline or against a constraint that were not before. */
  readonly conflictCount: number;
  /** New finish of the plan; null when it stays. */
  readonly planFinish: string | null;
}

/** Days by which a date moved: those that are worked, when the calendar is known. */
export type CountDays = (fromMinute: number, toMinute: number) => number;

interface Dates {
  readonly start: number;
  readonly finish: number;
}

/** `+5 days`, `−1 day`; empty for less than a day. */
function daysNote(before: Dates, now: Dates, { countDays, strings }: DragSource): string {
  const days = countDays(before.start, now.start) || countDays(before.finish, now.finish);
  if (days === 0) return '';
  return days > 0 ? strings.chip.daysLater(days) : strings.chip.daysEarlier(-days);
}

function whatOf(intent: Intent, before: Dates, now: Dates, source: DragSource): DragReport['what'] {
  const { format, countDays, strings } = source;
  const words = strings.drag;
  if (intent.kind === 'progress') return name => words.progress(name, intent.percent);
  const isFinish = intent.kind === 'resize';
  const days = isFinish ? countDays(before.finish, now.finish) : countDays(before.start, now.start);
  const count = 1 + (intent.alsoIds?.length ?? 0);
  if (count > 1) {
    if (days === 0) return () => words.manyStay(count);
    return () => (days > 0 ? words.manyLater(count, days) : words.manyEarlier(count, -days));
  }
  if (days === 0) {
    // By hours, at the zoom that shows them: of the day alone nothing would be said to have changed.
    const hasMoved = isFinish ? now.finish !== before.finish : now.start !== before.start;
    if (intent.kind === 'move' && !hasMoved) return words.stays;
    const told = (minute: number) => (hasMoved ? dayAndTime(format, minute) : format.day(minute));
    return isFinish ? name => words.finishesOn(name, told(now.finish)) : name => words.startsOn(name, told(now.start));
  }
  const [later, earlier] = (
    {
      move: [words.later, words.earlier],
      resize: [words.finishesLater, words.finishesEarlier],
      'resize-start': [words.startsLater, words.startsEarlier],
    } as const
  )[intent.kind];
  return name => (days > 0 ? later : earlier)(name, Math.abs(days));
}

function dayAndTime({ locale }: Format, minute: number): string {
  const parts = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const;
  return dateFormat(locale, parts).format(minute * 60_000);
}

/** What a report is read from. */
export interface DragSource {
  readonly outline: Outline;
  readonly shown: ShownSchedule;
  readonly format: Format;
  readonly strings: GanttStrings;
  readonly countDays: CountDays;
  /** Links of the plan, to light those that carry the drag on. */
  readonly links?: LinkEnds | undefined;
  /** Whether a task's row is on screen: old places and notes are worked out for those only. */
  readonly isInView: (task: number) => boolean;
}

/** Reads off the previewed schedule what the drag does. Cost: the tasks that moved. */
export function dragReport(intent: Intent, source: DragSource): DragReport {
  const { outline, shown, format } = source;
  const { columns } = shown;
  const dragged = outline.indexOf.get(intent.taskId) ?? -1;
  const lifted = new Set([dragged, ...(intent.alsoIds ?? []).map(id => outline.indexOf.get(id) ?? -1)]);
  const drawn: number[] = [];
  let movedCount = 0;
  let conflictCount = 0;
  for (const task of shown.previewed) {
    if (((columns.flags[task] as number) & (IS_LATE | IS_VIOLATED)) !== 0) conflictCount += 1;
    if (isParent(outline, task) || !shown.isPreviewed(task)) continue;
    if (!lifted.has(task)) movedCount += 1;
    if (source.isInView(task)) drawn.push(task);
  }
  const before = drawn.map(task => shown.settled(task));
  const old: OldPlaces = {
    count: drawn.length,
    tasks: Int32Array.from(drawn),
    start: Float64Array.from(before, dates => dates.start),
    finish: Float64Array.from(before, dates => dates.finish),
    notes: drawn.map((task, at) => daysNote(before[at] as Dates, datesOf(columns, task), source)),
  };
  return {
    look: {
      kind: intent.kind,
      lifted,
      old,
      followerLinks: source.links
        ? followerLinks(source.links, drawn, task => lifted.has(task) || shown.isPreviewed(task))
        : NO_LINKS,
    },
    taskName: outline.tasks[dragged]?.name ?? '',
    what: whatOf(intent, shown.settled(dragged), datesOf(columns, dragged), source),
    followerCount: movedCount,
    conflictCount,
    planFinish: planFinish(shown, format),
  };
}

function datesOf({ start, finish }: ShownSchedule['columns'], task: number): Dates {
  return { start: start[task] as number, finish: finish[task] as number };
}

function planFinish({ columns, extent, settledFinish }: ShownSchedule, format: Format): string | null {
  if (!extent || extent.finish === settledFinish) return null;
  const last = columns.finish.indexOf(extent.finish);
  return format.day(lastDayMinute(columns.start[last] as number, extent.finish));
}

/** The report as a sentence, for the line under the chart and for announcements. */
export function dragSentence(report: DragReport, { drag: words }: GanttStrings): string {
  const { taskName, followerCount, planFinish, conflictCount } = report;
  const sentences = [report.what(taskName)];
  if (followerCount > 0) sentences.push(words.followers(followerCount));
  if (planFinish !== null) sentences.push(words.planFinishes(planFinish));
  if (conflictCount > 0) sentences.push(words.conflictsSentence(conflictCount));
  return sentences.join(words.space);
}
