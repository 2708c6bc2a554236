import { PLAN_TABLES, type PlanTable } from '@trueppm/sdk/protocol';

/** Columns of the plan that say nothing about dates; every other change, and every new or deleted row, asks for a run. */
const IGNORED: Partial<Record<PlanTable, readonly string[]>> = {
  projects: [
    'name',
    'is_archived',
    'time_zone',
    'sprint_scope',
    'allows_parallel_sprints',
    'time_sets_actual_work',
    'correlations',
    'risks',
    'velocity',
  ],
  calendars: ['name', 'uid'],
  resources: ['name', 'initials', 'uid', 'user_id', 'is_levelled', 'cost_per_hour', 'cost_per_use'],
  tasks: [
    'name',
    'notes',
    'position',
    'wbs_path',
    'uid',
    'is_estimated',
    'is_effort_driven',
    'status',
    'board_position',
    'custom_values',
    'is_splittable',
    'is_recurring',
    'priority',
    'sprint_id',
    'story_points',
    'backlog_position',
    'rest_before_leveling',
    'estimate',
    'cost',
    'fixed_cost',
    'actual_cost',
    'physical_percent_complete',
    'earned_value_method',
  ],
  assignments: ['uid', 'is_split_by_leveling', 'cost', 'actual_cost'],
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
