-- The end of a run as one call, whose plans are kept: whether the plan changed meanwhile was planned anew for every run.

-- As store_run, and looks itself for changes that move dates after the number that the run had read.
-- ignored: per table of the plan, its fields that move none.
CREATE FUNCTION finish_run(
  project uuid, run_version bigint, is_forced boolean, ignored jsonb, moved json, moved_count integer,
  new_start timestamp, new_finish timestamp, run_started_at timestamptz, run_ms double precision, run_problems jsonb
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  is_changed boolean := EXISTS (
    SELECT FROM project_change AS f
     WHERE f.project_id = project AND f.version > run_version AND f.cause <> 'schedule' AND ignored ? f.table_name
       AND (f.fields IS NULL OR NOT f.fields <@ ARRAY(SELECT jsonb_array_elements_text(ignored -> f.table_name))));
BEGIN
  PERFORM store_run(project, run_version, is_forced, is_changed, moved, moved_count, new_start, new_finish,
                    run_started_at, run_ms, run_problems);
END $$;
