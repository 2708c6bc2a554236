/** Which networks are additions in one calendar's working time, so that the block walk may take them. */
import type { WorkingTime } from '../../calendar/work-calendar.js';
import type { Project } from '../../model.js';
import { ALAP, FNET, FNLT, MFO, MSO, SNLT } from '../../network/constraint.js';
import { FROM_START, LAG_PERCENT, LAG_WORKING, TO_FINISH } from '../../network/dependency.js';
import type { Network } from '../../network/network.js';
import { IN_PROGRESS } from '../../network/progress.js';
import { AUTO, FIXED, INACTIVE, SUMMARY } from '../../network/task-fields.js';
import { createDates, type Dates } from '../../passes/dates.js';
import { runPasses } from '../../passes/passes.js';
import { presetOption } from '../../preset.js';

/** A network with the dates of its plan as it stands. */
export interface DatedNetwork {
  readonly network: Network;
  readonly dates: Dates;
}

/** Dates a network as planned. */
export function datePlan(network: Network): DatedNetwork {
  const dates = createDates(network.size);
  runPasses(network, dates);
  return { network, dates };
}

/** Whether everything about a task is addition on the project's calendar. */
function isPlainTask({ network, dates }: DatedNetwork, projectTime: WorkingTime, task: number): boolean {
  const { fields, options } = network;
  const mode = fields.mode[task]!;
  if (mode === INACTIVE) return network.hierarchy.firstChild[task]! < 0;
  const isBefore = dates.earlyStart[task]! < dates.projectStart;
  if (mode === SUMMARY) return !isBefore && isPlainSummary(network, task);
  if (isBefore || fields.time[task] !== projectTime || fields.ownTime[task] !== projectTime) return false;
  if (mode === FIXED) {
    const span = projectTime.count(dates.earlyStart[task]!, dates.earlyFinish[task]!);
    return fields.duration[task] === span && fields.progress[task]! < IN_PROGRESS && fields.constraint[task]! < MSO;
  }
  if (mode !== AUTO || fields.levelingDelay[task]! > 0) return false;
  // A date not to finish before holds the rest of a task in progress as well.
  if (fields.progress[task]! >= IN_PROGRESS) {
    return !Number.isNaN(fields.actualStart[task]!) && fields.constraint[task] !== FNET;
  }
  const constraint = fields.constraint[task]!;
  if (constraint === ALAP || (constraint >= MSO && fields.constraintDate[task]! < dates.projectStart)) return false;
  // A task that must finish on a date, or not before one, may begin before the project does, when it is long enough; and
  // then so may what follows its start, or its finish by a lead, or must finish with it.
  if (constraint === MFO || (constraint === FNET && !hasPlainFollowers(network, task))) return false;
  const isHard = constraint === MSO || constraint === SNLT || constraint === FNLT;
  return !isHard || !options.honorsConstraints;
}

/** Whether every link out of a task, and out of what it lies in, leads from a finish to a start and waits. */
function hasPlainFollowers({ links, hierarchy }: Network, task: number): boolean {
  for (let above = task; above >= 0; above = hierarchy.parent[above]!) {
    for (let link = links.firstOut[above]!; link >= 0; link = links.nextOut[link]!) {
      if ((links.type[link]! & (FROM_START | TO_FINISH)) !== 0 || links.lag[link]! < 0) return false;
    }
  }
  return true;
}

function isPlainSummary(network: Network, task: number): boolean {
  const { fields, hierarchy } = network;
  if (fields.constraintDate[task]! < network.options.start) return false;
  for (let child = hierarchy.firstChild[task]!; child >= 0; child = hierarchy.nextSibling[child]!) {
    if (fields.mode[child] !== INACTIVE) return true;
  }
  return false;
}

/** Whether a link is addition: a working lag, or one in percent of a task that is no summary. */
function isPlainLink(network: Network, link: number): boolean {
  const { links, hierarchy } = network;
  const isFromSummary = hierarchy.firstChild[links.predecessor[link]!]! >= 0;
  const isToSummary = hierarchy.firstChild[links.successor[link]!]! >= 0;
  const isFromStart = (links.type[link]! & FROM_START) !== 0;
  if ((isFromSummary && isFromStart) || (isToSummary && (links.type[link]! & TO_FINISH) !== 0)) return false;
  if (links.lag[link] === 0 || links.lagMode[link] === LAG_WORKING) return true;
  return links.lagMode[link] === LAG_PERCENT && !isFromSummary;
}

/** Whether a project asks for no rule beyond those that the walk knows; what it does not know, it leaves to the engine. */
function hasPlainRules(project: Project): boolean {
  const isDatedByStatus = project.statusDate != null && presetOption(project, 'progressPolicy') !== 'none';
  if (isDatedByStatus || project.mustFinishBy || presetOption(project, 'criticalBy') !== 'slack') return false;
  if (presetOption(project, 'lagCalendar') === 'elapsed') return false;
  return project.tasks.every(
    task =>
      (task.activityType ?? 'task') === 'task' &&
      task.constraintIsHard === undefined &&
      !task.secondaryConstraintType &&
      !task.externalEarlyStart &&
      !task.externalLateFinish &&
      !task.expectedFinish,
  );
}

/** Whether the walk reproduces the engine's passes over a project's network. Cost O(tasks + links). */
export function isPlain(project: Project, plan: DatedNetwork): boolean {
  const { network } = plan;
  const projectTime = network.calendars.project;
  if (network.options.isFromFinish || !hasPlainRules(project)) return false;
  for (let task = 0; task < network.size; task++) {
    if (!isPlainTask(plan, projectTime, task)) return false;
  }
  for (let link = 0; link < network.links.count; link++) {
    if (network.fields.lagTime[network.links.successor[link]!] !== projectTime && network.links.lag[link] !== 0) {
      return false;
    }
    if (!isPlainLink(network, link)) return false;
  }
  return true;
}
