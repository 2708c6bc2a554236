-- Members of a project as synced rows: who is in it, under which name and with which role, also on a device offline.

-- The authority is memberships; this is what readers of the project see of it. The id is the user's.
CREATE TABLE members (
  project_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  initials text NOT NULL,
  role text NOT NULL,
  server_version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  is_deleted boolean NOT NULL DEFAULT false,
  deleted_version bigint,
  deleted_at timestamptz,
  PRIMARY KEY (project_id, id)
);
SELECT sync_table('members', 15);

-- Brings one member's row in line with memberships and users; tokens and links, which stand in for nobody, have none.
-- Inside a writing transaction on the project the number is the one it has drawn; elsewhere this draws one, and leaves a
-- transaction on another project as it was.
CREATE FUNCTION show_member(project uuid, person uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  former_scope text := current_setting('ppm.sync_scope', true);
  former_version text := current_setting('ppm.sync_version', true);
BEGIN
  PERFORM sync_begin(project);
  UPDATE members AS s SET is_deleted = true
   WHERE s.project_id = project AND s.id = person AND NOT s.is_deleted
     AND NOT EXISTS (SELECT FROM memberships AS m WHERE m.project_id = project AND m.user_id = person);
  INSERT INTO members AS s (project_id, id, name, initials, role)
  SELECT m.project_id, u.id, u.name, u.initials, m.role
    FROM memberships AS m JOIN users AS u ON u.id = m.user_id
   WHERE m.project_id = project AND m.user_id = person AND coalesce(to_jsonb(u) ->> 'kind', 'person') = 'person'
  ON CONFLICT (project_id, id) DO UPDATE
     SET name = excluded.name, initials = excluded.initials, role = excluded.role, is_deleted = false
   WHERE (s.name, s.initials, s.role, s.is_deleted) IS DISTINCT FROM (excluded.name, excluded.initials, excluded.role, false);
  IF former_scope <> '' THEN
    PERFORM set_config('ppm.sync_scope', former_scope, true), set_config('ppm.sync_version', former_version, true);
  END IF;
END $$;

CREATE FUNCTION show_membership() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- A project that is removed for ever takes its rows along by itself.
  IF current_setting('ppm.reaper', true) IS DISTINCT FROM 'on' THEN
    PERFORM show_member(coalesce(NEW.project_id, OLD.project_id), coalesce(NEW.user_id, OLD.user_id));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER show AFTER INSERT OR UPDATE OR DELETE ON memberships
  FOR EACH ROW EXECUTE FUNCTION show_membership();

-- In the order of the projects' ids, so that two such changes cannot wait for each other.
CREATE FUNCTION show_user() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  project uuid;
BEGIN
  FOR project IN SELECT m.project_id FROM memberships AS m WHERE m.user_id = NEW.id ORDER BY m.project_id LOOP
    PERFORM show_member(project, NEW.id);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER show AFTER UPDATE OF name, initials ON users
  FOR EACH ROW WHEN ((NEW.name, NEW.initials) IS DISTINCT FROM (OLD.name, OLD.initials)) EXECUTE FUNCTION show_user();

DO $$
DECLARE
  found record;
BEGIN
  FOR found IN SELECT m.project_id, m.user_id FROM memberships AS m ORDER BY m.project_id, m.user_id LOOP
    PERFORM show_member(found.project_id, found.user_id);
  END LOOP;
END $$;
