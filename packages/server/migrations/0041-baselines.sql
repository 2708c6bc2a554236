-- Baselines: plans as they once were, up to eleven a project, with a row for each task.

CREATE TABLE baselines (
  project_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  number integer NOT NULL CHECK (number BETWEEN 0 AND 10),
  name text NOT NULL DEFAULT '',
  captured_at timestamptz,
  captured_by uuid,
  task_count integer NOT NULL DEFAULT 0,
  start timestamp(0),
  finish timestamp(0),
  server_version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  is_deleted boolean NOT NULL DEFAULT false,
  deleted_version bigint,
  deleted_at timestamptz,
  PRIMARY KEY (project_id, id)
);
CREATE UNIQUE INDEX baselines_number ON baselines (project_id, number) WHERE NOT is_deleted;
SELECT sync_table('baselines');

-- Without foreign keys: a baseline remembers tasks that are gone, and its rows are written by itself alone, a hundred
-- thousand at a time.
CREATE TABLE baseline_tasks (
  project_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  baseline_id uuid NOT NULL,
  task_id uuid NOT NULL,
  start timestamp(0),
  finish timestamp(0),
  duration_minutes integer,
  work_minutes bigint,
  cost double precision,
  server_version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  is_deleted boolean NOT NULL DEFAULT false,
  deleted_version bigint,
  deleted_at timestamptz,
  PRIMARY KEY (project_id, id)
);
CREATE UNIQUE INDEX baseline_tasks_task ON baseline_tasks (project_id, baseline_id, task_id) WHERE NOT is_deleted;
SELECT sync_table('baseline_tasks');

-- Planned work of an assignment: as entered, or what its units make of the task's duration.
CREATE FUNCTION assigned_work(work_minutes integer, duration_minutes integer, units double precision) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(work_minutes, round(duration_minutes * units))::bigint
$$;
