-- What the engine schedules and prices by and the tables did not hold: Primavera's activities and options, estimates, costs.

ALTER TABLE projects
  ADD COLUMN preset text NOT NULL DEFAULT 'microsoft-project',
  ADD COLUMN progress_policy text,
  ADD COLUMN lag_calendar text,
  ADD COLUMN alap_uses text,
  ADD COLUMN total_slack_from text,
  ADD COLUMN critical_by text,
  ADD COLUMN must_finish_by timestamp(0),
  ADD COLUMN correlations jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN risks jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN velocity jsonb;

ALTER TABLE resources
  ADD COLUMN availability jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN is_levelled boolean NOT NULL DEFAULT true,
  ADD COLUMN cost_per_hour double precision,
  ADD COLUMN cost_per_use double precision;

ALTER TABLE tasks
  ADD COLUMN constraint_is_hard boolean,
  ADD COLUMN secondary_constraint_type text,
  ADD COLUMN secondary_constraint_date timestamp(0),
  ADD COLUMN activity_type text NOT NULL DEFAULT 'task',
  ADD COLUMN external_early_start timestamp(0),
  ADD COLUMN external_late_finish timestamp(0),
  ADD COLUMN expected_finish timestamp(0),
  ADD COLUMN is_splittable boolean NOT NULL DEFAULT true,
  ADD COLUMN is_recurring boolean NOT NULL DEFAULT false,
  ADD COLUMN rest_before_leveling jsonb,
  ADD COLUMN estimate jsonb,
  ADD COLUMN cost double precision,
  ADD COLUMN actual_cost double precision,
  ADD COLUMN physical_percent_complete double precision,
  ADD COLUMN earned_value_method text NOT NULL DEFAULT 'percent_complete';

ALTER TABLE assignments
  ADD COLUMN overtime_work_minutes integer NOT NULL DEFAULT 0,
  ADD COLUMN contour text NOT NULL DEFAULT 'flat',
  ADD COLUMN leveling_delay_minutes integer NOT NULL DEFAULT 0,
  ADD COLUMN is_split_by_leveling boolean NOT NULL DEFAULT false,
  ADD COLUMN cost double precision,
  ADD COLUMN actual_cost double precision;

SELECT sync_table('projects'), sync_table('resources'), sync_table('tasks'), sync_table('assignments');

-- What a plan file holds and a plan does not: kept as it was read, given back when the plan is written as such a file.
-- No device needs it.
CREATE TABLE plan_file_rests (
  project_id uuid PRIMARY KEY REFERENCES project_counters,
  format text NOT NULL CHECK (format IN ('mspdi')),
  rest json NOT NULL
);
