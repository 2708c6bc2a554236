-- The log of work that comes with an imported project: who made its changes, and no events of the import itself.

-- Who did what came with the project. Of a change that was made here the feed says it.
ALTER TABLE work_events ADD COLUMN actor uuid;

-- Where the log comes along, nothing is added for the rows it is of: SET LOCAL ppm.keeps_work = 'on'.
CREATE OR REPLACE FUNCTION log_work() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  state_before text;
  state_after text;
  sprint_before uuid;
  sprint_after uuid;
BEGIN
  IF current_setting('ppm.keeps_work', true) = 'on' THEN
    RETURN NULL;
  END IF;
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
