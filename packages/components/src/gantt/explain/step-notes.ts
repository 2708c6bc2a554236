import { lagText } from '../../plan/lag.js';
import { parseLocalTime } from '../../plan/local-time.js';
import type { GanttShell } from '../shell/shell.js';
import { workingDays } from '../timeline/working-days.js';
import type { ChainStep } from './chain.js';
import { reasonText } from './reason-text.js';

/** A line under a step. Slips against the baseline are told in the colour of caution. */
export interface StepNote {
  readonly text: string;
  readonly isSlip: boolean;
}

/** Where a step stands in its chain. */
export interface StepPlace {
  /** Task of the step before it. */
  readonly beforeId: string | null;
  readonly isLast: boolean;
}

/** Days without work that are told by name; more say nothing. */
const MOST_DAYS_OFF = 4;
const DAY = 1440;

/** What is not plain from the names and dates of a step: why it stands there, and what made it longer or later. */
export function stepNotes(
  shell: GanttShell,
  { taskId, reason }: ChainStep,
  { beforeId, isLast }: StepPlace,
): readonly StepNote[] {
  const { schedule, strings, format } = shell;
  const { outline } = schedule;
  const nameOf = (id: string) => outline.tasks[outline.indexOf.get(id) ?? -1]?.name ?? '';
  const dayOf = (time: string) => format.day(parseLocalTime(time) ?? 0);
  const notes: StepNote[] = [];
  const say = (text: string | null, isSlip = false) => {
    if (text !== null) notes.push({ text, isSlip });
  };
  const link = reason?.kind === 'link' ? reason.dependency : undefined;
  if (reason && reason.kind !== 'link') say(reasonText(reason, { strings, nameOf, dayOf }));
  else if (reason && link?.type !== undefined && link.type !== 'FS')
    say(reasonText(reason, { strings, nameOf, dayOf }));
  if (link) say(lagNote(shell, link.id ?? ''));
  say(slipNote(shell, taskId, beforeId), true);
  if (isLast) say(daysOffNote(shell, taskId));
  return notes;
}

function lagNote({ schedule, strings }: GanttShell, linkId: string): string | null {
  const row = schedule.plan.dependencies.find(({ id }) => id === linkId);
  const hasLag = row && ((row.lag_minutes ?? 0) !== 0 || row['lag_percent'] != null);
  return hasLag ? strings.whyNote.lag(lagText(row, schedule.plan.project)) : null;
}

/** How a task stands to its baseline: longer matters more than later, which it may only have from the one before. */
function slipNote(shell: GanttShell, taskId: string, beforeId: string | null): string | null {
  const slip = slipOf(shell, taskId);
  if (!slip) return null;
  const { whyNote: words } = shell.strings;
  const { longerDays, startDays } = slip;
  const index = shell.schedule.outline.indexOf.get(taskId) ?? -1;
  if (longerDays > 0) {
    return (shell.percent[index] ?? 0) >= 100 ? words.longer(longerDays) : words.planned(longerDays);
  }
  // It goes without saying that a task begins later when the one it waits for ends later.
  const before = beforeId === null ? null : slipOf(shell, beforeId);
  return startDays > Math.max(0, before?.finishDays ?? 0) ? words.later(startDays) : null;
}

/** Working days a task is longer, begins later and finishes later than agreed; null without a baseline. */
function slipOf({ schedule, view }: GanttShell, taskId: string) {
  const index = schedule.outline.indexOf.get(taskId) ?? -1;
  const row = schedule.outline.tasks[index];
  const columns = schedule.shown?.columns;
  const from = parseLocalTime(row?.baseline_start, 480);
  const to = parseLocalTime(row?.baseline_finish, 1020);
  if (!view || !columns || from === null || to === null) return null;
  const midnight = (minute: number) => Math.floor(minute / DAY) * DAY;
  const start = columns.start[index] as number;
  const finish = columns.finish[index] as number;
  const lengthOf = (begin: number, end: number) => workingDays(view, begin, midnight(end) + DAY);
  return {
    longerDays: lengthOf(start, finish) - lengthOf(from, to),
    startDays: workingDays(view, midnight(from), midnight(start)),
    finishDays: workingDays(view, midnight(to), midnight(finish)),
  };
}

/** Days off in a task's span that are no weekends: holidays make it longer than it looks. */
function daysOffNote({ schedule, strings, format, view }: GanttShell, taskId: string): string | null {
  const index = schedule.outline.indexOf.get(taskId) ?? -1;
  const columns = schedule.shown?.columns;
  if (!view || !columns || index < 0) return null;
  const first = Math.floor((columns.start[index] as number) / DAY);
  const last = Math.floor((columns.finish[index] as number) / DAY);
  const days: number[] = [];
  for (let day = first; day <= last && days.length <= MOST_DAYS_OFF; day += 1) {
    const isUsual = view.isWorkingDay(day - 7) || view.isWorkingDay(day + 7);
    if (isUsual && !view.isWorkingDay(day)) days.push(day);
  }
  if (days.length === 0 || days.length > MOST_DAYS_OFF) return null;
  const names = days.map(day => format.day(day * DAY));
  return strings.whyNote.noWork(new Intl.ListFormat(format.locale, { type: 'conjunction' }).format(names));
}
