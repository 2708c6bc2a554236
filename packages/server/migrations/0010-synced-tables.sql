-- One recipe for synced tables: a table is registered, and its view, triggers, index and place in the feed follow.

-- Every synced table. What a pull and a frame say of it is made from here.
CREATE TABLE synced_tables (
  name text PRIMARY KEY CHECK (name ~ '^[a-z][a-z_]*$'),
  -- Referenced tables have smaller places.
  place integer NOT NULL UNIQUE,
  -- Columns that never cross the wire.
  hidden text[] NOT NULL DEFAULT '{}',
  -- Rows that not everybody sees: the column that names who always does, and SQL over the row x that is true when
  -- everybody does. Whoever may not see a row is told its id as deleted, in case it was open before.
  owner_column text,
  open_when text,
  CHECK ((owner_column IS NULL) = (open_when IS NULL))
);

-- Makes live_<name>: live rows as they cross the wire, id and project_id first, the table's columns, the stamps last.
-- row_to_json(r) of its row r is the wire row. Functions and statements name the view, so it may be made anew.
CREATE FUNCTION make_live_view(named text, hidden text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  columns text;
  relation regclass := named::regclass;
BEGIN
  SELECT string_agg(
           CASE WHEN a.atttypid = 'timestamptz'::regtype THEN format('utc_text(%1$I) AS %1$I', a.attname)
                ELSE quote_ident(a.attname) END, ', '
           ORDER BY CASE a.attname WHEN 'id' THEN 0 WHEN 'project_id' THEN 1 WHEN 'server_version' THEN 3
                                   WHEN 'created_at' THEN 4 WHEN 'updated_at' THEN 5 ELSE 2 END, a.attnum)
    INTO columns
    FROM pg_attribute AS a
   WHERE a.attrelid = relation AND a.attnum > 0 AND NOT a.attisdropped
     AND a.attname <> ALL (ARRAY['is_deleted', 'deleted_version', 'deleted_at'] || hidden);
  EXECUTE format('DROP VIEW IF EXISTS live_%s', named);
  EXECUTE format('CREATE VIEW live_%s AS SELECT %s FROM %I WHERE NOT is_deleted', named, columns, named);
END $$;

-- Registers a synced table, or takes up its new columns: its view, its triggers, the index on its numbers, the feed.
-- A table needs project_id and id as its key, server_version, created_at, updated_at, is_deleted, deleted_version and
-- deleted_at. Call it after CREATE TABLE, and again after every ALTER TABLE.
CREATE FUNCTION sync_table(
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
  PERFORM make_project_delta();
END $$;

-- Makes project_delta from the synced tables: what was committed after a number, as the contract's JSON.
-- A function for its plans: they are made once per connection, always by index and never compiled by the JIT. As a
-- statement of its own it was planned anew each time, which cost five times what it takes to run.
-- STABLE: everything inside sees the snapshot of the statement that calls it.
--   since    null = the number only
--   rows_max more rows than this: changes is null, pull instead
--   readers  those of them who may see the project are visible_to
--   reader   whose eyes the rows are for; null = what everybody sees
--   wanted   tables to read; null = all
--   personal who sees rows among these that not everybody sees, and so needs a delta of his own; only without reader
CREATE FUNCTION make_project_delta() RETURNS void LANGUAGE plpgsql AS $make$
DECLARE
  looks text;
  targets text;
  declares text;
  reads text;
BEGIN
  SELECT string_agg(format('(wanted IS NULL OR %1$L = ANY (wanted)) AND EXISTS (SELECT FROM %1$s AS x WHERE x.%2$s = project AND x.server_version > since)', t.name, t.key), E',\n         ' ORDER BY t.place),
         string_agg('has_' || t.name, ', ' ORDER BY t.place),
         string_agg(format('  has_%s boolean;', t.name), E'\n' ORDER BY t.place),
         string_agg(format($read$
  IF has_%1$s THEN
    SELECT string_agg(s.row, ','), count(*) INTO updated, found
      FROM (SELECT row_to_json(x)::text AS row FROM live_%1$s AS x
             WHERE x.%2$s = project AND x.server_version > since%3$s LIMIT room + 1) AS s;
    room := room - found;
    SELECT string_agg('"' || s.id || '"', ','), count(*) INTO deleted, found
      FROM (SELECT x.id FROM %1$s AS x
             WHERE x.%2$s = project AND x.server_version > since AND %4$s LIMIT room + 1) AS s;
    room := room - found;
    IF room < 0 THEN RETURN; END IF;
    parts := parts || format('"%1$s":{"created":[],"updated":[%%s],"deleted":[%%s]}', updated, deleted);%5$s
  END IF;
$read$, t.name, t.key,
                          CASE WHEN t.seen_by IS NOT NULL THEN format(' AND (%s)', t.seen_by) END,
                          CASE WHEN t.seen_by IS NULL THEN 'x.is_deleted'
                               ELSE format('(x.is_deleted OR (%s) IS NOT TRUE)', t.seen_by) END,
                          CASE WHEN t.seen_by IS NOT NULL THEN format($own$
    IF reader IS NULL THEN
      personal := personal || ARRAY(
        SELECT DISTINCT x.%1$s FROM %2$s AS x WHERE x.project_id = project AND x.server_version > since
           AND NOT x.is_deleted AND (%3$s) IS NOT TRUE);
    END IF;$own$, t.owner_column, t.name, t.open_when) END), '' ORDER BY t.place)
    INTO looks, targets, declares, reads
    FROM (SELECT name, place, owner_column, open_when,
                 format('(%s) OR x.%I = reader', open_when, owner_column) AS seen_by,
                 CASE name WHEN 'projects' THEN 'id' ELSE 'project_id' END AS key
            FROM synced_tables WHERE owner_column IS NOT NULL
          UNION ALL
          SELECT name, place, NULL, NULL, NULL, CASE name WHEN 'projects' THEN 'id' ELSE 'project_id' END
            FROM synced_tables WHERE owner_column IS NULL) AS t;
  EXECUTE format($function$
CREATE OR REPLACE FUNCTION project_delta(
  project uuid, since bigint, rows_max bigint, readers uuid[], reader uuid, wanted text[],
  OUT server_version bigint, OUT is_continuous boolean, OUT epoch uuid, OUT causes text, OUT visible_to uuid[],
  OUT changes text, OUT personal uuid[]
) LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET jit = off
AS $body$
#variable_conflict use_column
DECLARE
  updated text;
  deleted text;
  found bigint;
  room bigint := rows_max;
  parts text[] := '{}';
%s
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

  -- One look says which tables to read: mostly one of many.
  SELECT %s
    INTO %s;
%s
  changes := '{' || array_to_string(parts, ',') || '}';
END $body$
$function$, declares, looks, targets, reads);
END $make$;

SELECT make_live_view('tasks', '{}');
INSERT INTO synced_tables (name, place) VALUES
  ('projects', 10), ('calendars', 20), ('resources', 30), ('tasks', 40), ('dependencies', 50), ('assignments', 60);
SELECT make_project_delta();
-- project_delta with four parameters stays for processes of the version before: it knows the tables that they know.
