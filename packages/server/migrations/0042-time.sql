-- Time: entries by person, task and day, the week's timesheet, and the one timer that a person has running.

ALTER TABLE projects ADD COLUMN time_sets_actual_work boolean NOT NULL DEFAULT false;
SELECT sync_table('projects');

-- task_id without a foreign key: time that was worked stays worked when its task is deleted.
CREATE TABLE time_entries (
  project_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  task_id uuid NOT NULL,
  day date NOT NULL,
  minutes integer NOT NULL CHECK (minutes BETWEEN 1 AND 1500),
  note text NOT NULL DEFAULT '',
  is_shared boolean NOT NULL DEFAULT false,
  user_id uuid NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'submitted', 'approved', 'rejected')),
  started_at timestamptz,
  stopped_at timestamptz,
  server_version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  is_deleted boolean NOT NULL DEFAULT false,
  deleted_version bigint,
  deleted_at timestamptz,
  PRIMARY KEY (project_id, id)
);
CREATE INDEX time_entries_day ON time_entries (project_id, user_id, day) WHERE NOT is_deleted;
CREATE INDEX time_entries_task ON time_entries (project_id, task_id, user_id) WHERE NOT is_deleted;
-- Everybody is sent his own and what is shared; Schedulers read all by request.
SELECT sync_table('time_entries', owned_by => 'user_id', is_open_when => 'x.is_shared');

-- A week that was handed in. Without a row, and once it is rejected, its entries may change.
CREATE TABLE timesheets (
  project_id uuid NOT NULL REFERENCES project_counters,
  user_id uuid NOT NULL,
  week date NOT NULL CHECK (extract(isodow FROM week) = 1),
  state text NOT NULL CHECK (state IN ('submitted', 'approved', 'rejected')),
  submitted_at timestamptz NOT NULL,
  decided_by uuid,
  decided_at timestamptz,
  comment text NOT NULL DEFAULT '',
  PRIMARY KEY (project_id, user_id, week)
);
CREATE INDEX timesheets_week ON timesheets (project_id, week, user_id);

-- The key is the rule: a person has one timer, however many tabs and devices ask at once.
CREATE TABLE timers (
  user_id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
  project_id uuid NOT NULL,
  task_id uuid NOT NULL,
  note text NOT NULL DEFAULT '',
  started_at timestamptz NOT NULL DEFAULT now()
);

-- What somebody has to do, over all projects, begins with the resources that stand for him.
CREATE INDEX resources_user ON resources (user_id) WHERE user_id IS NOT NULL AND NOT is_deleted;
