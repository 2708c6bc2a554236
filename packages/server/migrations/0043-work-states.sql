-- A task is done when it is complete or when its card stands in a column for what is done, and the log knows of both.

-- How far a task has come, by its progress and its card: whichever says more.
CREATE FUNCTION task_state(project uuid, card_status text, percent_complete integer, actual_start timestamp)
RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN percent_complete >= 100 OR c.category = 'done' THEN 'done'
              WHEN percent_complete > 0 OR actual_start IS NOT NULL OR c.category = 'doing' THEN 'in_progress'
              ELSE 'todo' END
    FROM (SELECT (SELECT b.category FROM board_columns AS b
                   WHERE b.project_id = project AND b.status = card_status AND NOT b.is_deleted LIMIT 1) AS category) AS c
$$;

CREATE OR REPLACE FUNCTION log_work() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  state_before text;
  state_after text;
  sprint_before uuid;
  sprint_after uuid;
BEGIN
  IF TG_OP = 'UPDATE' AND NOT OLD.is_deleted THEN
    state_before := task_state(OLD.project_id, OLD.status, OLD.percent_complete, OLD.actual_start);
    sprint_before := OLD.sprint_id;
  END IF;
  IF NOT NEW.is_deleted THEN
    state_after := task_state(NEW.project_id, NEW.status, NEW.percent_complete, NEW.actual_start);
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

CREATE OR REPLACE TRIGGER log_work AFTER UPDATE ON tasks FOR EACH ROW
  WHEN (OLD.is_deleted <> NEW.is_deleted
     OR OLD.sprint_id IS DISTINCT FROM NEW.sprint_id
     OR OLD.status <> NEW.status
     OR OLD.percent_complete <> NEW.percent_complete
     OR OLD.actual_start IS DISTINCT FROM NEW.actual_start
     OR (NEW.sprint_id IS NOT NULL
         AND (OLD.story_points IS DISTINCT FROM NEW.story_points
           OR OLD.duration_minutes <> NEW.duration_minutes
           OR OLD.remaining_duration_minutes IS DISTINCT FROM NEW.remaining_duration_minutes
           OR OLD.is_summary <> NEW.is_summary)))
  EXECUTE FUNCTION log_work();
