-- Archived projects are read and not written; projects in the trash come back or are purged.

ALTER TABLE projects ADD COLUMN is_archived boolean NOT NULL DEFAULT false;
SELECT sync_table('projects');

-- What begin_write says, and the state of the project that decides who may write to it. begin_write stays for processes
-- of the version before.
CREATE FUNCTION begin_project_write(
  project uuid, actor uuid, OUT version bigint, OUT held text, OUT is_trashed boolean, OUT is_archived boolean
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  version := sync_begin(project);
  SELECT p.is_deleted, p.is_archived INTO is_trashed, is_archived FROM projects AS p WHERE p.id = project;
  IF actor IS NULL THEN RETURN; END IF;
  SELECT m.role INTO held FROM memberships AS m WHERE m.project_id = project AND m.user_id = actor;
END $$;

CREATE INDEX projects_trash ON projects (deleted_at) WHERE is_deleted;

-- Removes a project for ever, with every row of every table that belongs to it. Tables are found by their column
-- project_id, so that one added later is not forgotten; those that others point to come when these are empty.
-- False = it is not in the trash.
CREATE FUNCTION purge_project(project uuid) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  named text;
  waiting text[];
  again text[];
BEGIN
  PERFORM FROM project_counters WHERE project_id = project FOR UPDATE;
  PERFORM FROM projects WHERE id = project AND is_deleted;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM set_config('ppm.reaper', 'on', true);
  SET CONSTRAINTS ALL DEFERRED;
  SELECT array_agg(c.relname::text ORDER BY c.relname) INTO waiting
    FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'project_id' AND NOT a.attisdropped
   WHERE c.relkind = 'r' AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'projects'::regclass)
     AND c.relname <> 'project_counters';
  DELETE FROM projects WHERE id = project;
  LOOP
    again := '{}';
    FOREACH named IN ARRAY waiting LOOP
      BEGIN
        EXECUTE format('DELETE FROM %I WHERE project_id = $1', named) USING project;
      EXCEPTION WHEN foreign_key_violation THEN
        again := again || named;
      END;
    END LOOP;
    EXIT WHEN cardinality(again) = 0;
    IF cardinality(again) = cardinality(waiting) THEN
      RAISE EXCEPTION 'rows of % keep project % from being purged', array_to_string(again, ', '), project;
    END IF;
    waiting := again;
  END LOOP;
  DELETE FROM project_counters WHERE project_id = project;
  PERFORM set_config('ppm.reaper', '', true);
  RETURN true;
END $$;
