-- Sprints and the backlog, requests to change what an active sprint holds, and the append-only log of work behind every chart.

ALTER TABLE projects
  ADD COLUMN time_zone text NOT NULL DEFAULT 'UTC',
  ADD COLUMN sprint_scope text NOT NULL DEFAULT 'approval' CHECK (sprint_scope IN ('open', 'approval', 'locked')),
  ADD COLUMN allows_parallel_sprints boolean NOT NULL DEFAULT false;
SELECT sync_table('projects');

CREATE TABLE sprints (
  project_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  name text NOT NULL,
  goal text NOT NULL DEFAULT '',
  start timestamp(0) NOT NULL,
  finish timestamp(0) NOT NULL,
  capacity_points double precision,
  milestone_id uuid,
  state text NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'active', 'completed', 'cancelled')),
  activated_at timestamptz,
  activated_version bigint,
  closed_at timestamptz,
  closed_version bigint,
  committed_tasks integer,
  committed_points double precision,
  committed_minutes integer,
  completed_tasks integer,
  completed_points double precision,
  completed_minutes integer,
  server_version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  is_deleted boolean NOT NULL DEFAULT false,
  deleted_version bigint,
  deleted_at timestamptz,
  PRIMARY KEY (project_id, id),
  CHECK (finish > start),
  FOREIGN KEY (project_id, milestone_id) REFERENCES tasks DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX sprints_milestone ON sprints (project_id, milestone_id) WHERE milestone_id IS NOT NULL;
-- Before the tasks that name them.
SELECT sync_table('sprints', 35, hides => ARRAY['activated_version', 'closed_version']);

-- A task with a backlog_position is in the backlog, or in the sprint that it names: one key orders both.
ALTER TABLE tasks
  ADD COLUMN sprint_id uuid,
  ADD COLUMN story_points double precision,
  ADD COLUMN backlog_position text COLLATE "C",
  ADD FOREIGN KEY (project_id, sprint_id) REFERENCES sprints DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX tasks_backlog ON tasks (project_id, sprint_id, backlog_position, id)
 WHERE backlog_position IS NOT NULL AND NOT is_deleted;
CREATE INDEX tasks_sprint ON tasks (project_id, sprint_id) WHERE sprint_id IS NOT NULL;
SELECT sync_table('tasks');

-- What a Member wants an active sprint to take up or let go, and what became of it.
CREATE TABLE scope_changes (
  project_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  sprint_id uuid NOT NULL,
  task_id uuid NOT NULL,
  action text NOT NULL CHECK (action IN ('add', 'remove')),
  reason text NOT NULL DEFAULT '',
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'approved', 'rejected')),
  requested_by uuid,
  decided_by uuid,
  decided_at timestamptz,
  server_version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  is_deleted boolean NOT NULL DEFAULT false,
  deleted_version bigint,
  deleted_at timestamptz,
  PRIMARY KEY (project_id, id),
  FOREIGN KEY (project_id, sprint_id) REFERENCES sprints DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (project_id, task_id) REFERENCES tasks DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX scope_changes_sprint ON scope_changes (project_id, sprint_id, id) WHERE NOT is_deleted;
CREATE INDEX scope_changes_task ON scope_changes (project_id, task_id) WHERE NOT is_deleted;
SELECT sync_table('scope_changes', 75);

-- The log. Each row holds a task before and after one change of it; a null state = it was not there. at rises with id
-- inside a project: both are drawn under the project's lock.
CREATE TABLE work_events (
  project_id uuid NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  version bigint NOT NULL,
  at timestamptz NOT NULL,
  task_id uuid NOT NULL,
  before_sprint_id uuid,
  before_points double precision,
  before_state text,
  sprint_id uuid,
  points double precision,
  total_minutes integer NOT NULL,
  remaining_minutes integer NOT NULL,
  state text,
  PRIMARY KEY (project_id, id)
);
CREATE INDEX work_events_into ON work_events (project_id, sprint_id, id) WHERE sprint_id IS NOT NULL;
CREATE INDEX work_events_out ON work_events (project_id, before_sprint_id, id)
 WHERE before_sprint_id IS NOT NULL AND sprint_id IS DISTINCT FROM before_sprint_id;
CREATE INDEX work_events_task ON work_events (project_id, task_id, id);
CREATE INDEX work_events_at ON work_events (project_id, at);

CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('ppm.reaper', true) = 'on' THEN
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD END;
  END IF;
  RAISE EXCEPTION '% of % refused: it is only ever added to', TG_OP, TG_TABLE_NAME USING ERRCODE = 'PM003';
END $$;
CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON work_events FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER keep_all BEFORE TRUNCATE ON work_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

-- How far a task has come.
CREATE FUNCTION work_state(percent_complete integer, actual_start timestamp) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN percent_complete >= 100 THEN 'done'
              WHEN percent_complete > 0 OR actual_start IS NOT NULL THEN 'in_progress'
              ELSE 'todo' END
$$;

-- Planned minutes of a task that are still to be worked. Those of a summary are its children's.
CREATE FUNCTION work_left(is_summary boolean, percent_complete integer, remaining integer, duration integer)
RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN is_summary OR percent_complete >= 100 THEN 0
              ELSE coalesce(remaining, round(duration * (100 - percent_complete) / 100.0)::integer) END
$$;

-- A trigger and not the callers' duty: whoever writes a task, by request, bulk, push, import or job, logs it in the
-- same transaction.
CREATE FUNCTION log_work() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  state_before text;
  state_after text;
  sprint_before uuid;
  sprint_after uuid;
BEGIN
  IF TG_OP = 'UPDATE' AND NOT OLD.is_deleted THEN
    state_before := work_state(OLD.percent_complete, OLD.actual_start);
    sprint_before := OLD.sprint_id;
  END IF;
  IF NOT NEW.is_deleted THEN
    state_after := work_state(NEW.percent_complete, NEW.actual_start);
    sprint_after := NEW.sprint_id;
  END IF;
  -- Outside sprints only the state is history.
  IF sprint_before IS NULL AND sprint_after IS NULL AND state_before IS NOT DISTINCT FROM state_after THEN
    RETURN NULL;
  END IF;
  INSERT INTO work_events (project_id, version, at, task_id, before_sprint_id, before_points, before_state,
                           sprint_id, points, total_minutes, remaining_minutes, state)
  VALUES (NEW.project_id, current_setting('ppm.sync_version')::bigint, clock_timestamp(), NEW.id,
          sprint_before, CASE WHEN TG_OP = 'UPDATE' THEN OLD.story_points END, state_before,
          sprint_after, NEW.story_points, CASE WHEN NEW.is_summary THEN 0 ELSE NEW.duration_minutes END,
          work_left(NEW.is_summary, NEW.percent_complete, NEW.remaining_duration_minutes, NEW.duration_minutes),
          state_after);
  RETURN NULL;
END $$;

-- New rows outside a sprint are not logged: when they came and how they began is in the row and its first event.
CREATE TRIGGER log_new_work AFTER INSERT ON tasks FOR EACH ROW
  WHEN (NEW.sprint_id IS NOT NULL AND NOT NEW.is_deleted) EXECUTE FUNCTION log_work();
CREATE TRIGGER log_work AFTER UPDATE ON tasks FOR EACH ROW
  WHEN (OLD.is_deleted <> NEW.is_deleted
     OR OLD.sprint_id IS DISTINCT FROM NEW.sprint_id
     OR OLD.percent_complete <> NEW.percent_complete
     OR OLD.actual_start IS DISTINCT FROM NEW.actual_start
     OR (NEW.sprint_id IS NOT NULL
         AND (OLD.story_points IS DISTINCT FROM NEW.story_points
           OR OLD.duration_minutes <> NEW.duration_minutes
           OR OLD.remaining_duration_minutes IS DISTINCT FROM NEW.remaining_duration_minutes
           OR OLD.is_summary <> NEW.is_summary)))
  EXECUTE FUNCTION log_work();
