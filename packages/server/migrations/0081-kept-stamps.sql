-- Rows that come back from a file keep the time they were made at: SET LOCAL ppm.keeps_created = 'on'.

CREATE OR REPLACE FUNCTION stamp_row() RETURNS trigger LANGUAGE plpgsql AS $$
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
    IF NEW.created_at IS NULL OR current_setting('ppm.keeps_created', true) IS DISTINCT FROM 'on' THEN
      NEW.created_at := now();
    END IF;
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
