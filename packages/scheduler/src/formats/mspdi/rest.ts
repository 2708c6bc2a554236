import type { Id } from '../../model.js';
import type { XmlElement } from '../xml.js';
import { ELEMENT_ORDER, type OrderedElement } from './element-order.js';

/**
 * What a plan file says beyond the plan: kept as it stands and written back in its place. Left out of it are the fields
 * that the plan holds (they are written from the plan), values that Microsoft Project calculates (they would be stale
 * after the first change), and values that are Project's defaults (the writer states those anyway).
 */

/** One element as the file has it. `text` is exact, white space included; an element has text or children. */
export interface RestElement {
  readonly name: string;
  readonly text?: string;
  readonly children?: readonly RestElement[];
}

/** A row without content in the task or resource sheet, which holds its place between others. */
export interface BlankRow {
  /** The task or resource that it follows; null = before all. */
  readonly after: Id | null;
  readonly uid: number;
  readonly elements: readonly RestElement[];
}

/**
 * Unknown fields of a plan file. Plain data that can be cloned, stored and sent; its inner shape is the format's and may
 * grow. Lists are keyed by the id the object has in the plan.
 */
export interface MspdiRest {
  readonly project: readonly RestElement[];
  /** Fields of row 0, the project summary. */
  readonly projectSummary: readonly RestElement[];
  readonly calendars: ReadonlyMap<Id, readonly RestElement[]>;
  readonly tasks: ReadonlyMap<Id, readonly RestElement[]>;
  readonly resources: ReadonlyMap<Id, readonly RestElement[]>;
  readonly assignments: ReadonlyMap<Id, readonly RestElement[]>;
  /** Fields of the entry that holds the work of a task without resources, by task. */
  readonly unassigned: ReadonlyMap<Id, readonly RestElement[]>;
  readonly blankTasks: readonly BlankRow[];
  readonly blankResources: readonly BlankRow[];
}

/** Kinds of record that fields are kept of. */
export type RestRecord = 'Project' | 'Calendar' | 'Task' | 'Resource' | 'Assignment';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Fields that the plan holds or that Project calculates: never kept. */
const passedOver: Readonly<Record<RestRecord, ReadonlySet<string>>> = {
  Project: words(`SaveVersion ScheduleFromStart StartDate FinishDate CriticalSlackLimit CalendarUID DefaultStartTime
    DefaultFinishTime MinutesPerDay MinutesPerWeek DaysPerMonth HonorConstraints MultipleCriticalPaths
    SplitsInProgressTasks StatusDate Calendars Tasks Resources Assignments`),
  Calendar: words('UID Name IsBaseCalendar BaseCalendarUID WeekDays Exceptions WorkWeeks'),
  Task: words(`UID ID Name Active Manual Type IsNull OutlineNumber OutlineLevel Priority Start Finish Duration ManualStart
    ManualFinish ManualDuration DurationFormat Stop Resume EffortDriven Estimated Milestone Summary
    ExternalTask PercentComplete Cost FixedCost ActualCost ActualStart ActualFinish ActualDuration RemainingDuration ConstraintType
    CalendarUID ConstraintDate Deadline LevelingCanSplit LevelingDelay LevelingDelayFormat IgnoreResourceCalendar Notes
    PhysicalPercentComplete EarnedValueMethod PredecessorLink Baseline

    Work ResumeValid OverAllocated Critical EarlyStart EarlyFinish LateStart LateFinish StartVariance FinishVariance
    WorkVariance FreeSlack TotalSlack StartSlack FinishSlack PercentWorkComplete OvertimeCost OvertimeWork
    ActualOvertimeCost ActualWork ActualOvertimeWork RegularWork RemainingCost RemainingWork RemainingOvertimeCost
    RemainingOvertimeWork ACWP CV BCWS BCWP PreLeveledStart PreLeveledFinish`),
  Resource: words(`UID ID Name Type IsNull Initials MaxUnits CanLevel StandardRate CostPerUse CalendarUID IsCostResource
    AvailabilityPeriods

    PeakUnits OverAllocated Start Finish Work RegularWork OvertimeWork ActualWork RemainingWork ActualOvertimeWork
    RemainingOvertimeWork PercentWorkComplete Cost OvertimeCost ActualCost ActualOvertimeCost RemainingCost
    RemainingOvertimeCost WorkVariance CostVariance SV CV ACWP BCWS BCWP TimephasedData`),
  Assignment: words(`UID TaskUID ResourceUID ActualCost ActualFinish ActualStart ActualWork Cost Delay Finish Start
    LevelingDelay LevelingDelayFormat OvertimeWork RemainingWork Units Work WorkContour

    PercentWorkComplete ActualOvertimeCost ActualOvertimeWork ACWP CostVariance CV FinishVariance WorkVariance Milestone
    Overallocated OvertimeCost PeakUnits RegularWork RemainingCost RemainingOvertimeCost RemainingOvertimeWork
    StartVariance Stop Resume Summary SV VAC BCWS BCWP`),
};

/** What the writer states where nothing else is known: Project's own defaults. Never kept either. */
export const DEFAULTS: Readonly<Record<RestRecord, Readonly<Record<string, string>>>> = {
  Project: {
    FYStartDate: '1',
    DefaultTaskType: '0',
    DefaultFixedCostAccrual: '3',
    DurationFormat: '7',
    WorkFormat: '2',
    EditableActualCosts: '0',
    InsertedProjectsLikeSummary: '1',
    NewTasksEffortDriven: '0',
    NewTasksEstimated: '1',
    SpreadActualCost: '0',
    SpreadPercentComplete: '0',
    TaskUpdatesResource: '1',
    FiscalYearStart: '0',
    WeekStartDay: '1',
    MoveCompletedEndsBack: '0',
    MoveRemainingStartsBack: '0',
    MoveRemainingStartsForward: '0',
    MoveCompletedEndsForward: '0',
    BaselineForEarnedValue: '0',
    AutoAddNewResourcesAndTasks: '1',
    Autolink: '1',
    NewTaskStartDate: '0',
    NewTasksAreManual: '0',
    DefaultTaskEVMethod: '0',
    ProjectExternallyEdited: '0',
    ActualsInSync: '0',
    RemoveFileProperties: '0',
    AdminProject: '0',
  },
  Calendar: { IsBaselineCalendar: '0' },
  Task: {
    Recurring: '0',
    IsSubproject: '0',
    IsSubprojectReadOnly: '0',
    FixedCostAccrual: '3',
    LevelAssignments: '1',
    HideBar: '0',
    Rollup: '0',
  },
  Resource: {
    WorkGroup: '0',
    AccrueAt: '3',
    IsGeneric: '0',
    IsInactive: '0',
    IsEnterprise: '0',
    BookingType: '0',
    IsBudget: '0',
  },
  Assignment: { HasFixedRateUnits: '1', FixedMaterial: '0', BookingType: '0' },
};

/** TimephasedData/Type: work to do, work done, overtime done, cost incurred, percent complete: calculated from the plan. */
const calculatedPieces = new Set(['1', '2', '3', '6', '11', '76']);

/** Blank rows by the row that they follow. */
export function blanksByRow(blanks: readonly BlankRow[]): ReadonlyMap<Id | null, readonly BlankRow[]> {
  const byRow = new Map<Id | null, BlankRow[]>();
  for (const blank of blanks) {
    const list = byRow.get(blank.after);
    if (list === undefined) byRow.set(blank.after, [blank]);
    else list.push(blank);
  }
  return byRow;
}

/** The fields of one record that neither the plan holds nor Project calculates. */
export function readRest(record: RestRecord, children: readonly XmlElement[]): RestElement[] {
  const known = passedOver[record];
  const defaults = DEFAULTS[record];
  const rest: RestElement[] = [];
  for (const child of children) {
    if (known.has(child.name) || (child.children.length === 0 && defaults[child.name] === child.text)) continue;
    if (child.name === 'TimephasedData' && calculatedPieces.has(textOf(child, 'Type'))) continue;
    rest.push(restOf(child));
  }
  return rest.length > 1 ? inOrder(record, rest) : rest;
}

/** Elements in schema order; one that the schema does not know stays behind the one it followed. */
export function inOrder(record: OrderedElement, elements: readonly RestElement[]): RestElement[] {
  return placed(record, elements).map(({ element }) => element);
}

/** Elements with their place in the schema's sequence, in that order. */
export function placed(
  record: OrderedElement,
  elements: readonly RestElement[],
): { readonly place: number; readonly element: RestElement }[] {
  const order = ELEMENT_ORDER[record];
  let last = -1;
  let isOrdered = true;
  const list = elements.map(element => {
    const place = order.get(element.name) ?? last;
    isOrdered &&= place >= last;
    last = place;
    return { place, element };
  });
  return isOrdered ? list : list.sort((a, b) => a.place - b.place);
}

/** One element as kept. White space between the children of an element is layout and goes. */
export function restOf({ name, text, children }: XmlElement): RestElement {
  if (children.length > 0) return { name, children: children.map(restOf) };
  return text === '' ? { name } : { name, text };
}

function textOf(element: XmlElement, name: string): string {
  return element.children.find(child => child.name === name)?.text.trim() ?? '';
}
