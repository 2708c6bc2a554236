-- One number line per project: drawn first in every writing transaction, stamped on every row it writes.

-- Apart from the synced project row, so that drawing a number rewrites three words and never the project itself.
CREATE TABLE project_counters (
  project_id uuid PRIMARY KEY,
  server_version bigint NOT NULL,
  drawn_by xid8 NOT NULL,
  tombstone_floor bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

-- Draws the transaction's number and holds the project's row lock to commit, so that version order is commit order.
-- A second call in the same transaction answers the same number.
CREATE FUNCTION sync_begin(project uuid) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  drawn bigint;
  xact xid8 := pg_current_xact_id();
BEGIN
  UPDATE project_counters
     SET server_version = CASE WHEN drawn_by = xact THEN server_version ELSE server_version + 1 END,
         drawn_by = xact
   WHERE project_id = project
  RETURNING server_version INTO drawn;
  IF drawn IS NULL THEN
    RAISE EXCEPTION 'no project %', project USING ERRCODE = 'PM404';
  END IF;
  PERFORM set_config('ppm.sync_scope', project::text || '/' || xact::text, true),
          set_config('ppm.sync_version', drawn::text, true);
  RETURN drawn;
END $$;

-- The number line of a new project; its row follows in the same transaction.
CREATE FUNCTION sync_create(project uuid) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO project_counters (project_id, server_version, drawn_by) VALUES (project, 1, pg_current_xact_id());
  RETURN sync_begin(project);
END $$;

-- Stamps the transaction's number; refuses a write without sync_begin, a row that changes its project or its id.
CREATE FUNCTION stamp_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  project uuid;
  drawn bigint;
BEGIN
  IF TG_TABLE_NAME = 'projects' THEN
    project := NEW.id;
  ELSE
    project := NEW.project_id;
    IF TG_OP = 'UPDATE' AND NEW.project_id IS DISTINCT FROM OLD.project_id THEN
      RAISE EXCEPTION 'a row of % stays in its project', TG_TABLE_NAME USING ERRCODE = 'PM002';
    END IF;
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.id IS DISTINCT FROM OLD.id THEN
    RAISE EXCEPTION 'a row of % keeps its id', TG_TABLE_NAME USING ERRCODE = 'PM002';
  END IF;
  IF current_setting('ppm.sync_scope', true) IS DISTINCT FROM project::text || '/' || pg_current_xact_id()::text THEN
    RAISE EXCEPTION 'write to % of project % without sync_begin', TG_TABLE_NAME, project USING ERRCODE = 'PM001';
  END IF;
  drawn := current_setting('ppm.sync_version')::bigint;
  NEW.server_version := drawn;
  NEW.updated_at := now();
  IF TG_OP = 'INSERT' THEN
    NEW.created_at := now();
  ELSE
    NEW.created_at := OLD.created_at;
  END IF;
  IF NOT NEW.is_deleted THEN
    NEW.deleted_version := NULL;
    NEW.deleted_at := NULL;
  ELSIF TG_OP = 'UPDATE' AND OLD.is_deleted THEN
    NEW.deleted_version := OLD.deleted_version;
    NEW.deleted_at := OLD.deleted_at;
  ELSE
    NEW.deleted_version := drawn;
    NEW.deleted_at := now();
  END IF;
  RETURN NEW;
END $$;

-- Rows end as tombstones. Only the reaper, which also moves tombstone_floor, may remove them:
-- SET LOCAL ppm.reaper = 'on'.
CREATE FUNCTION refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('ppm.reaper', true) = 'on' THEN
    IF TG_OP = 'TRUNCATE' THEN RETURN NULL; END IF;
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% of % refused: set is_deleted instead', TG_OP, TG_TABLE_NAME USING ERRCODE = 'PM003';
END $$;
