-- Functions over the feed: what was committed after a number, as the contract's JSON; and the write-back of a run's dates.

-- A function for its plans: they are made once per connection, always by index and never compiled by the JIT. As a
-- statement of its own it was planned anew each time, which cost five times what it takes to run.
-- STABLE: everything inside sees the snapshot of the statement that calls it.
-- since null = the number only. changes null = more than rows_max rows (or none asked for): pull instead.
CREATE FUNCTION project_delta(
  project uuid, since bigint, rows_max bigint, readers uuid[],
  OUT server_version bigint, OUT is_continuous boolean, OUT epoch uuid, OUT causes text, OUT visible_to uuid[],
  OUT changes text
) LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET jit = off
AS $$
#variable_conflict use_column
DECLARE
  updated text;
  deleted text;
  found bigint;
  room bigint := rows_max;
  parts text[] := '{}';
  has_projects boolean;
  has_calendars boolean;
  has_resources boolean;
  has_tasks boolean;
  has_dependencies boolean;
  has_assignments boolean;
BEGIN
  SELECT c.server_version, since IS NULL OR since BETWEEN c.tombstone_floor AND c.server_version, i.epoch
    INTO server_version, is_continuous, epoch
    FROM project_counters AS c CROSS JOIN instance AS i WHERE c.project_id = project;
  IF server_version IS NULL THEN RETURN; END IF;
  SELECT array_agg(m.user_id) INTO visible_to
    FROM memberships AS m JOIN live_projects AS p ON p.id = m.project_id
   WHERE m.project_id = project AND m.user_id = ANY(readers);
  IF since IS NULL THEN
    changes := '{}';
    RETURN;
  END IF;
  -- Commits named at most 1,000; who is further behind learns the newest.
  SELECT string_agg(json_build_object('version', b.version, 'actor', b.actor, 'cause', b.cause)::text, ','
                    ORDER BY b.version) INTO causes
    FROM (SELECT version, actor, cause FROM project_change
           WHERE project_id = project AND version > since AND ordinal = 1 ORDER BY version DESC LIMIT 1000) AS b;

  -- One look says which tables to read: mostly one of six.
  SELECT EXISTS (SELECT FROM projects AS x WHERE x.id = project AND x.server_version > since),
         EXISTS (SELECT FROM calendars AS x WHERE x.project_id = project AND x.server_version > since),
         EXISTS (SELECT FROM resources AS x WHERE x.project_id = project AND x.server_version > since),
         EXISTS (SELECT FROM tasks AS x WHERE x.project_id = project AND x.server_version > since),
         EXISTS (SELECT FROM dependencies AS x WHERE x.project_id = project AND x.server_version > since),
         EXISTS (SELECT FROM assignments AS x WHERE x.project_id = project AND x.server_version > since)
    INTO has_projects, has_calendars, has_resources, has_tasks, has_dependencies, has_assignments;

  IF has_projects THEN
    SELECT string_agg(s.row, ','), count(*) INTO updated, found
      FROM (SELECT row_to_json(r)::text AS row FROM live_projects AS r
             WHERE r.id = project AND r.server_version > since LIMIT room + 1) AS s;
    room := room - found;
    SELECT string_agg('"' || s.id || '"', ','), count(*) INTO deleted, found
      FROM (SELECT d.id FROM projects AS d
             WHERE d.id = project AND d.server_version > since AND d.is_deleted LIMIT room + 1) AS s;
    room := room - found;
    IF room < 0 THEN RETURN; END IF;
    parts := parts || format('"projects":{"created":[],"updated":[%s],"deleted":[%s]}', updated, deleted);
  END IF;

  IF has_calendars THEN
    SELECT string_agg(s.row, ','), count(*) INTO updated, found
      FROM (SELECT row_to_json(r)::text AS row FROM live_calendars AS r
             WHERE r.project_id = project AND r.server_version > since LIMIT room + 1) AS s;
    room := room - found;
    SELECT string_agg('"' || s.id || '"', ','), count(*) INTO deleted, found
      FROM (SELECT d.id FROM calendars AS d
             WHERE d.project_id = project AND d.server_version > since AND d.is_deleted LIMIT room + 1) AS s;
    room := room - found;
    IF room < 0 THEN RETURN; END IF;
    parts := parts || format('"calendars":{"created":[],"updated":[%s],"deleted":[%s]}', updated, deleted);
  END IF;

  IF has_resources THEN
    SELECT string_agg(s.row, ','), count(*) INTO updated, found
      FROM (SELECT row_to_json(r)::text AS row FROM live_resources AS r
             WHERE r.project_id = project AND r.server_version > since LIMIT room + 1) AS s;
    room := room - found;
    SELECT string_agg('"' || s.id || '"', ','), count(*) INTO deleted, found
      FROM (SELECT d.id FROM resources AS d
             WHERE d.project_id = project AND d.server_version > since AND d.is_deleted LIMIT room + 1) AS s;
    room := room - found;
    IF room < 0 THEN RETURN; END IF;
    parts := parts || format('"resources":{"created":[],"updated":[%s],"deleted":[%s]}', updated, deleted);
  END IF;

  IF has_tasks THEN
    SELECT string_agg(s.row, ','), count(*) INTO updated, found
      FROM (SELECT row_to_json(r)::text AS row FROM live_tasks AS r
             WHERE r.project_id = project AND r.server_version > since LIMIT room + 1) AS s;
    room := room - found;
    SELECT string_agg('"' || s.id || '"', ','), count(*) INTO deleted, found
      FROM (SELECT d.id FROM tasks AS d
             WHERE d.project_id = project AND d.server_version > since AND d.is_deleted LIMIT room + 1) AS s;
    room := room - found;
    IF room < 0 THEN RETURN; END IF;
    parts := parts || format('"tasks":{"created":[],"updated":[%s],"deleted":[%s]}', updated, deleted);
  END IF;

  IF has_dependencies THEN
    SELECT string_agg(s.row, ','), count(*) INTO updated, found
      FROM (SELECT row_to_json(r)::text AS row FROM live_dependencies AS r
             WHERE r.project_id = project AND r.server_version > since LIMIT room + 1) AS s;
    room := room - found;
    SELECT string_agg('"' || s.id || '"', ','), count(*) INTO deleted, found
      FROM (SELECT d.id FROM dependencies AS d
             WHERE d.project_id = project AND d.server_version > since AND d.is_deleted LIMIT room + 1) AS s;
    room := room - found;
    IF room < 0 THEN RETURN; END IF;
    parts := parts || format('"dependencies":{"created":[],"updated":[%s],"deleted":[%s]}', updated, deleted);
  END IF;

  IF has_assignments THEN
    SELECT string_agg(s.row, ','), count(*) INTO updated, found
      FROM (SELECT row_to_json(r)::text AS row FROM live_assignments AS r
             WHERE r.project_id = project AND r.server_version > since LIMIT room + 1) AS s;
    room := room - found;
    SELECT string_agg('"' || s.id || '"', ','), count(*) INTO deleted, found
      FROM (SELECT d.id FROM assignments AS d
             WHERE d.project_id = project AND d.server_version > since AND d.is_deleted LIMIT room + 1) AS s;
    room := room - found;
    IF room < 0 THEN RETURN; END IF;
    parts := parts || format('"assignments":{"created":[],"updated":[%s],"deleted":[%s]}', updated, deleted);
  END IF;

  changes := '{' || array_to_string(parts, ',') || '}';
END $$;

-- Writes a run's dates back in one statement, planned once per connection: rows that moved, the project, the run's state.
-- Called inside a transaction that has drawn its number. False = the plan changed since the run had read it (and the
-- caller does not insist), or a later run was faster: nothing was written.
CREATE FUNCTION store_dates(
  project uuid, run_version bigint, is_forced boolean, is_changed boolean, moved json, moved_count integer,
  new_start timestamp, new_finish timestamp, run_started_at timestamptz, run_ms double precision, run_problems jsonb
) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM schedule_state AS s WHERE s.project_id = project AND s.read_version > run_version)
     OR (is_changed AND NOT is_forced) THEN
    RETURN false;
  END IF;
  IF moved_count > 0 THEN
    UPDATE tasks AS t
       SET is_summary = v.is_summary, duration_minutes = coalesce(v.duration_minutes, t.duration_minutes),
           start = v.start, finish = v.finish, early_start = v.early_start, early_finish = v.early_finish,
           late_start = v.late_start, late_finish = v.late_finish, total_slack_minutes = v.total_slack_minutes,
           free_slack_minutes = v.free_slack_minutes, start_slack_minutes = v.start_slack_minutes,
           finish_slack_minutes = v.finish_slack_minutes, is_critical = v.is_critical
      FROM json_to_recordset(moved) AS v (
             id uuid, is_summary boolean, duration_minutes integer, start timestamp(0), finish timestamp(0),
             early_start timestamp(0), early_finish timestamp(0), late_start timestamp(0), late_finish timestamp(0),
             total_slack_minutes integer, free_slack_minutes integer, start_slack_minutes integer,
             finish_slack_minutes integer, is_critical boolean)
     WHERE t.project_id = project AND t.id = v.id AND NOT t.is_deleted;
  END IF;
  UPDATE projects SET scheduled_start = new_start, scheduled_finish = new_finish, scheduled_version = run_version
   WHERE id = project;
  INSERT INTO schedule_state AS s
         (project_id, state, read_version, started_at, finished_at, duration_ms, rows_moved, problems)
  VALUES (project, 'current', run_version, run_started_at, now(), run_ms, moved_count, run_problems)
  ON CONFLICT (project_id) DO UPDATE
     SET state = 'current', read_version = run_version, started_at = run_started_at, finished_at = now(),
         duration_ms = run_ms, rows_moved = moved_count, problems = run_problems;
  RETURN true;
END $$;
