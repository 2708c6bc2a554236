import { minutesPerUnit } from '../../plan/duration.js';
import { lagText } from '../../plan/lag.js';
import { parseLocalTime } from '../../plan/local-time.js';
import type { DependencyRow, TaskRow } from '../../plan/rows.js';
import { IS_CRITICAL, IS_LATE, IS_MILESTONE, IS_VIOLATED } from '../../plan/shown-schedule.js';
import { isParent } from '../outline/outline.js';
import type { LinksByTask } from '../scene/links-by-task.js';
import type { GanttParts } from '../shell/parts.js';
import type { GanttShell } from '../shell/shell.js';
import { workingDays } from '../timeline/working-days.js';
import { constraintText } from '../tips/constraint-text.js';

/** What a note is read from: the plan, and what the host shows beside it. */
export type NoteParts = GanttParts & Pick<GanttShell, 'hostLayers' | 'layers'>;

/** Links named on either side of a task; the others are counted. */
const MOST_LINKS = 4;

/**
 * What the bar of a task shows and no cell of its row says, in a few short sentences: what is broken, whether it is
 * critical, what holds it, how it stands to its baseline, and its links. Cost: the task's own links.
 * @param index outline index of the task
 */
export function rowNote(parts: NoteParts, index: number): string {
  const { schedule, strings, percent, grid } = parts;
  const { outline, shown } = schedule;
  const task = outline.tasks[index];
  if (!task) return '';
  const { tip, rowNote: words, command } = strings;
  const isContext = grid.rows.view.isContext(index) ? words.context : null;
  if (!shown) return isContext ?? '';
  const flags = shown.columns.flags[index] as number;
  const isLeaf = !isParent(outline, index);
  const done = Math.round(percent[index] ?? 0);
  const isOpen = isLeaf && done < 100;
  const isCritical = (flags & IS_CRITICAL) !== 0;
  return [
    isContext,
    ...conflicts(parts, task, index),
    (flags & IS_MILESTONE) !== 0 ? command.milestone : null,
    grid.columns.indexOf('done') < 0 && done > 0 ? tip.done(done) : null,
    isOpen ? (isCritical ? tip.critical : slackText(parts, index)) : null,
    ...limits(parts, task, flags),
    variance(parts, task, index),
    ...agreed(parts, task.id),
    forecast(parts, task.id),
    ...links(parts, index),
  ]
    .filter(text => text !== null)
    .join('. ');
}

/** What is broken. */
function conflicts(parts: GanttParts, task: TaskRow, index: number): readonly (string | null)[] {
  const { schedule, strings, view } = parts;
  const columns = schedule.shown?.columns;
  const flags = columns?.flags[index] ?? 0;
  const deadline = parseLocalTime(task.deadline, 1020);
  const isLate = (flags & IS_LATE) !== 0 && deadline !== null;
  const isBroken = (flags & IS_VIOLATED) !== 0;
  const words = strings.rowNote;
  const held = constraintText(parts, task);
  return [
    isLate
      ? words.conflict(
          strings.chip.daysPastDeadline(view ? workingDays(view, deadline, columns?.finish[index] ?? 0) : 0),
        )
      : null,
    isBroken && held !== null ? words.conflict(held) : null,
  ];
}

/** What holds the task, as far as it is not told as broken. */
function limits(parts: GanttParts, task: TaskRow, flags: number): readonly (string | null)[] {
  const { strings, format } = parts;
  const deadline = parseLocalTime(task.deadline, 1020);
  return [
    (flags & IS_VIOLATED) === 0 ? constraintText(parts, task) : null,
    deadline === null ? null : strings.tip.deadline(format.day(deadline)),
  ];
}

function slackText({ schedule, strings }: GanttParts, index: number): string | null {
  const minutes = schedule.shown?.columns.totalSlackMinutes[index] ?? Number.NaN;
  if (Number.isNaN(minutes)) return null;
  return strings.tip.slack(Math.round((minutes / minutesPerUnit('d', schedule.plan.project)) * 10) / 10);
}

/** Days the task finishes after or before what was agreed; null for less than a day. */
function variance({ schedule, strings, view }: GanttParts, task: TaskRow, index: number): string | null {
  const agreed = parseLocalTime(task.baseline_finish, 1020);
  if (agreed === null) return null;
  const days = view ? workingDays(view, agreed, schedule.shown?.columns.finish[index] as number) : 0;
  if (days === 0) return null;
  return days > 0 ? strings.rowNote.later(days) : strings.rowNote.earlier(-days);
}

/** Baselines beside the task's own, as far as they are shown. */
function agreed({ hostLayers, layers, format, strings }: NoteParts, taskId: string): readonly string[] {
  if (!layers.baseline) return [];
  return hostLayers.baselines.flatMap(({ name, spans }) => {
    const span = spans?.get(taskId);
    return span ? [strings.rowNote.baseline(name, format.span(span.start, span.finish))] : [];
  });
}

/** Where the finish is likely to lie. */
function forecast({ hostLayers, layers, format, strings }: NoteParts, taskId: string): string | null {
  const span = layers.forecast ? hostLayers.forecast?.get(taskId) : undefined;
  return span ? strings.rowNote.forecast(format.day(span.p50), format.day(span.p80)) : null;
}

/** What the task waits for and what waits for it. */
function links(parts: GanttParts, index: number): readonly (string | null)[] {
  const { view, strings, schedule } = parts;
  const { dependencies } = schedule.plan;
  const scene = view?.scene;
  // Until the picture has followed the plan, its links are those of another.
  if (!scene || scene.taskCount !== schedule.outline.tasks.length) return [];
  if (scene.linkFrom.length !== dependencies.length) return [];
  const words = strings.rowNote;
  const list = (side: LinksByTask, otherOf: (link: DependencyRow) => string): string | null => {
    const from = side.at[index] as number;
    const to = side.at[index + 1] as number;
    if (to === from) return null;
    const named = Array.from(side.links.subarray(from, Math.min(to, from + MOST_LINKS)), at => {
      const link = dependencies[at] as DependencyRow;
      return linkWords(parts, link, otherOf(link));
    });
    const rest = to - from - named.length;
    return [...named, ...(rest > 0 ? [strings.problem.more(rest)] : [])].join('; ');
  };
  const after = list(scene.incoming, link => link.predecessor_id);
  const before = list(scene.outgoing, link => link.successor_id);
  return [after === null ? null : words.after(after), before === null ? null : words.before(before)];
}

/** `Design`, `Design, Start to start, +2 days`. */
function linkWords({ schedule, strings }: GanttParts, link: DependencyRow, otherId: string): string {
  const { outline, plan } = schedule;
  const name = outline.tasks[outline.indexOf.get(otherId) ?? -1]?.name ?? '';
  const type = link.type ?? 'FS';
  const lag = lagWords(link, plan.project, strings);
  return [name, ...(type === 'FS' ? [] : [strings.linkType[type]]), ...(lag === '' ? [] : [lag])].join(', ');
}

/** A lag of whole working days in words, any other as it is typed; empty = none. */
function lagWords(
  link: DependencyRow,
  project: GanttParts['schedule']['plan']['project'],
  { chip, tip }: GanttParts['strings'],
): string {
  const minutes = link.lag_minutes ?? 0;
  const isOther = link['lag_percent'] != null || link.lag_unit?.startsWith('e') === true;
  const days = minutes / minutesPerUnit('d', project);
  if (!isOther && minutes === 0) return '';
  if (!isOther && Number.isInteger(days)) return days > 0 ? chip.daysLater(days) : chip.daysEarlier(-days);
  return tip.lag(lagText(link, project));
}
