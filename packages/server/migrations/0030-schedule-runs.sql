-- Runs of the scheduler that can be cancelled, say how far they are, and are written back in one message.

ALTER TABLE schedule_state
  -- Runs that had read this number or less were cancelled: what they had to date is no longer due.
  ADD COLUMN cancelled_version bigint NOT NULL DEFAULT 0,
  ADD COLUMN phase text CHECK (phase IN ('reading', 'dating', 'storing'));

-- As store_dates, for a transaction sent as one message: whatever keeps the dates from being stored ends it.
-- PM006 = the plan changed since the run had read it, or a later run was faster. PM007 = the run was cancelled.
CREATE FUNCTION store_run(
  project uuid, run_version bigint, is_forced boolean, is_changed boolean, moved json, moved_count integer,
  new_start timestamp, new_finish timestamp, run_started_at timestamptz, run_ms double precision, run_problems jsonb
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM schedule_state AS s WHERE s.project_id = project AND s.cancelled_version >= run_version) THEN
    RAISE EXCEPTION 'the run was cancelled' USING ERRCODE = 'PM007';
  END IF;
  IF NOT store_dates(project, run_version, is_forced, is_changed, moved, moved_count, new_start, new_finish,
                     run_started_at, run_ms, run_problems) THEN
    RAISE EXCEPTION 'the run was superseded' USING ERRCODE = 'PM006';
  END IF;
  UPDATE schedule_state SET phase = NULL WHERE project_id = project AND phase IS NOT NULL;
END $$;

-- Who runs this server and sees what belongs to no project, such as jobs that were given up.
ALTER TABLE users ADD COLUMN is_operator boolean NOT NULL DEFAULT false;
