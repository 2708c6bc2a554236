import { PLAN_TABLES, type PlanTable } from '@trueppm/sdk/protocol';

/** Columns of the plan that say nothing about dates; every other change, and every new or deleted row, asks for a run. */
const IGNORED: Partial<Record<PlanTable, readonly string[]>> = {
  projects: ['name'],
  calendars: ['name', 'uid'],
  resources: ['name', 'initials', 'uid', 'user_id'],
  tasks: [
    'name',
    'notes',
    'position',
    'wbs_path',
    'uid',
    'is_estimated',
    'is_effort_driven',
    'priority',
    'status',
    'board_position',
    'custom_values',
  ],
  assignments: ['uid'],
};

const ignoredSql = Object.entries(IGNORED)
  .map(([table, fields]) => `WHEN '${table}' THEN ARRAY['${fields.join("', '")}']`)
  .join(' ');

/**
 * SQL that is true for a row of project_change after which dates may differ.
 *
 * @param change alias of the project_change row
 */
export const movesDates = (change: string): string =>
  `(${change}.cause <> 'schedule' AND ${change}.table_name IN ('${PLAN_TABLES.join("', '")}') AND (${change}.fields IS NULL
     OR NOT ${change}.fields <@ (CASE ${change}.table_name ${ignoredSql} ELSE ARRAY[]::text[] END)))`;
