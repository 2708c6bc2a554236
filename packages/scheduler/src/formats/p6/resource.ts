import type { Assignment, LocalTime, Resource, ResourceKind } from '../../model.js';
import { present } from './project.js';
import type { Row } from './row.js';

/** One resource. */
export interface ResourceRow {
  readonly id: string;
  readonly resource: Resource;
  readonly calendarId: string | undefined;
  readonly line: number;
  readonly path: string;
}

/** What a resource costs, and how much of it there is, from a date on. */
export interface RateRow {
  readonly resourceId: string;
  readonly from: LocalTime;
  readonly costPerHour: number | undefined;
  readonly maxUnits: number | undefined;
}

/** One assignment; without a resource where only a role is assigned. */
export interface AssignmentRow {
  readonly projectId: string | undefined;
  readonly taskId: string;
  readonly resourceId: string | undefined;
  readonly assignment: Omit<Assignment, 'resourceId'>;
  readonly cost: number;
  readonly actualCost: number;
  readonly line: number;
  readonly path: string;
}

/** Cost of an activity beside its resources. */
export interface ExpenseRow {
  readonly taskId: string;
  readonly cost: number;
  readonly actualCost: number;
}

const KINDS: Readonly<Record<string, ResourceKind>> = {
  RT_Labor: 'work',
  RT_Equip: 'work',
  RT_Mat: 'material',
  Labor: 'work',
  Nonlabor: 'work',
  Material: 'material',
};

/** Reads one resource. */
export function readResource(row: Row): ResourceRow {
  const id = row.required(['rsrc_id', 'ObjectId']);
  const uid = Number(id);
  return {
    id,
    resource: {
      id,
      ...(Number.isSafeInteger(uid) ? { uid } : {}),
      ...present({
        name: row.text(['rsrc_name', 'Name']),
        initials: row.text(['rsrc_short_name', 'Id']),
        maxUnits: row.number([null, 'MaxUnitsPerTime']),
        costPerHour: row.number([null, 'PricePerUnit']),
      }),
      kind: row.choice(['rsrc_type', 'ResourceType'], KINDS) ?? 'work',
    },
    calendarId: row.text(['clndr_id', 'CalendarObjectId']),
    line: row.line,
    path: row.path,
  };
}

/** Reads one rate; null when it has no date. */
export function readRate(row: Row): RateRow | null {
  const from = row.time(['start_date', 'EffectiveDate']);
  if (from === undefined) return null;
  return {
    resourceId: row.required(['rsrc_id', 'ResourceObjectId']),
    from,
    costPerHour: row.number(['cost_per_qty', 'PricePerUnit']),
    maxUnits: row.number(['max_qty_per_hr', 'MaxUnitsPerTime']),
  };
}

/** Reads one assignment. */
export function readAssignment(row: Row): AssignmentRow {
  const taskId = row.required(['task_id', 'ActivityObjectId']);
  const id = row.text(['taskrsrc_id', 'ObjectId']);
  const uid = Number(id);
  const isMaterial = row.choice(['rsrc_type', 'ResourceType'], KINDS) === 'material';
  const units = row.number(['remain_qty_per_hr', 'RemainingUnitsPerTime']);
  const planned = row.number(['target_qty_per_hr', 'PlannedUnitsPerTime']);
  const actual =
    (row.number(['act_reg_qty', 'ActualRegularUnits']) ?? 0) + (row.number(['act_ot_qty', 'ActualOvertimeUnits']) ?? 0);
  const remaining = row.number(['remain_qty', 'RemainingUnits']) ?? 0;
  const actualCost =
    (row.number(['act_reg_cost', 'ActualRegularCost']) ?? 0) + (row.number(['act_ot_cost', 'ActualOvertimeCost']) ?? 0);
  const cost = actualCost + (row.number(['remain_cost', 'RemainingCost']) ?? 0);
  const delayMinutes = row.minutes(['target_lag_drtn_hr_cnt', 'PlannedLag']) ?? 0;
  const minutes = (hours: number) => Math.max(0, Math.round(hours * 60));
  return {
    projectId: row.text(['proj_id', 'ProjectObjectId']),
    taskId,
    resourceId: row.text(['rsrc_id', 'ResourceObjectId']),
    assignment: {
      ...(id === undefined ? {} : { id }),
      ...(id !== undefined && Number.isSafeInteger(uid) ? { uid } : {}),
      taskId,
      ...present({ units: units || planned }),
      ...(isMaterial
        ? {}
        : {
            workMinutes: minutes(actual + remaining),
            actualWorkMinutes: minutes(actual),
            remainingWorkMinutes: minutes(remaining),
          }),
      ...(delayMinutes > 0 ? { delayMinutes } : {}),
      ...(cost === 0 ? {} : { cost }),
      ...(actualCost === 0 ? {} : { actualCost }),
    },
    cost,
    actualCost,
    line: row.line,
    path: row.path,
  };
}

/** Reads one expense. */
export function readExpense(row: Row): ExpenseRow {
  const actualCost = row.number(['act_cost', 'ActualCost']) ?? 0;
  return {
    taskId: row.required(['task_id', 'ActivityObjectId']),
    cost: actualCost + (row.number(['remain_cost', 'RemainingCost']) ?? 0),
    actualCost,
  };
}
