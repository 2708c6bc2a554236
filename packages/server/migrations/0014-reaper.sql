-- The reaper: tombstones that every device has had time to hear of are removed, and the floor says up to where.

-- Registers a synced table, or takes up its new columns: its view, its triggers, the indexes on its numbers and its tombstones, the feed.
-- A table needs project_id and id as its key, server_version, created_at, updated_at, is_deleted, deleted_version and
-- deleted_at. Call it after CREATE TABLE, and again after every ALTER TABLE.
CREATE OR REPLACE FUNCTION sync_table(
  named text, at_place integer DEFAULT NULL, hides text[] DEFAULT NULL,
  owned_by text DEFAULT NULL, is_open_when text DEFAULT NULL
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  known synced_tables;
BEGIN
  INSERT INTO synced_tables AS t (name, place, hidden, owner_column, open_when)
  VALUES (named, coalesce(at_place, (SELECT coalesce(max(place), 0) + 10 FROM synced_tables)),
          coalesce(hides, '{}'), owned_by, is_open_when)
  ON CONFLICT (name) DO UPDATE
     SET place = coalesce(at_place, t.place), hidden = coalesce(hides, t.hidden),
         owner_column = coalesce(owned_by, t.owner_column), open_when = coalesce(is_open_when, t.open_when)
  RETURNING * INTO known;
  PERFORM make_live_view(named, known.hidden);
  EXECUTE format('CREATE OR REPLACE TRIGGER stamp BEFORE INSERT OR UPDATE ON %I
                    FOR EACH ROW EXECUTE FUNCTION stamp_row()', named);
  EXECUTE format('CREATE OR REPLACE TRIGGER keep BEFORE DELETE ON %I
                    FOR EACH ROW EXECUTE FUNCTION refuse_delete()', named);
  EXECUTE format('CREATE OR REPLACE TRIGGER keep_all BEFORE TRUNCATE ON %I
                    FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()', named);
  IF named <> 'projects' THEN
    EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON %I (project_id, server_version)', named || '_version', named);
  END IF;
  EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON %I (deleted_at) WHERE is_deleted', named || '_dead', named);
  PERFORM make_project_delta();
END $$;

DO $$
DECLARE
  named text;
BEGIN
  FOR named IN SELECT name FROM synced_tables LOOP
    EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON %I (deleted_at) WHERE is_deleted', named || '_dead', named);
  END LOOP;
END $$;

-- Projects that have tombstones from before a time; the trash is none of the reaper's.
CREATE FUNCTION projects_to_reap(before timestamptz) RETURNS SETOF uuid LANGUAGE plpgsql STABLE AS $$
DECLARE
  named text;
  found text := '';
BEGIN
  FOR named IN SELECT name FROM synced_tables WHERE name <> 'projects' ORDER BY place LOOP
    found := found || format(' UNION SELECT project_id FROM %I WHERE is_deleted AND deleted_at < $1', named);
  END LOOP;
  RETURN QUERY EXECUTE 'SELECT NULL::uuid WHERE false' || found USING before;
END $$;

-- Removes a project's tombstones from before a time and moves its floor to the newest of them; returns how many went.
-- Writers wait for it. A tombstone that a younger row still names stays until that one goes: below the floor it makes no
-- difference, because a device from down there takes the whole project anew.
CREATE FUNCTION reap_tombstones(project uuid, before timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  named text;
  newest bigint;
  lowest bigint := 0;
  gone bigint;
  removed bigint := 0;
BEGIN
  PERFORM FROM project_counters WHERE project_id = project FOR UPDATE;
  FOR named IN SELECT name FROM synced_tables WHERE name <> 'projects' LOOP
    EXECUTE format('SELECT max(deleted_version) FROM %I WHERE project_id = $1 AND is_deleted AND deleted_at < $2', named)
      INTO newest USING project, before;
    lowest := greatest(lowest, newest);
  END LOOP;
  IF lowest = 0 THEN RETURN 0; END IF;
  PERFORM set_config('ppm.reaper', 'on', true);
  FOR named IN SELECT name FROM synced_tables WHERE name <> 'projects' ORDER BY place DESC LOOP
    BEGIN
      SET CONSTRAINTS ALL DEFERRED;
      EXECUTE format('DELETE FROM %I WHERE project_id = $1 AND is_deleted AND deleted_version <= $2', named)
        USING project, lowest;
      GET DIAGNOSTICS gone = ROW_COUNT;
      SET CONSTRAINTS ALL IMMEDIATE;
      removed := removed + gone;
    EXCEPTION WHEN foreign_key_violation THEN
      NULL;
    END;
  END LOOP;
  SET CONSTRAINTS ALL DEFERRED;
  PERFORM set_config('ppm.reaper', '', true);
  UPDATE project_counters SET tombstone_floor = greatest(tombstone_floor, lowest) WHERE project_id = project;
  RETURN removed;
END $$;
