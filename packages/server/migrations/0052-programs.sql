-- Programs: several projects that are led together, with members, links across projects and a backlog of their own.

-- Rows of a program hang on a number line of its own, drawn by sync_begin like that of a project: its counter and its feed
-- stand in project_counters and project_change under the program's id.
CREATE TABLE programs (
  id uuid PRIMARY KEY REFERENCES project_counters,
  name text NOT NULL,
  description text NOT NULL DEFAULT '',
  server_version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  is_deleted boolean NOT NULL DEFAULT false,
  deleted_version bigint,
  deleted_at timestamptz
);

CREATE TABLE program_members (
  program_id uuid NOT NULL REFERENCES project_counters,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  role text NOT NULL CHECK (role IN ('viewer', 'member', 'scheduler', 'admin', 'owner')),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (program_id, user_id)
);
CREATE INDEX program_members_user ON program_members (user_id, program_id);

-- Which program a project is in: one at most. The id is that of the project.
CREATE TABLE program_projects (
  program_id uuid NOT NULL,
  id uuid NOT NULL,
  server_version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  is_deleted boolean NOT NULL DEFAULT false,
  deleted_version bigint,
  deleted_at timestamptz,
  PRIMARY KEY (program_id, id)
);
CREATE UNIQUE INDEX program_projects_project ON program_projects (id) WHERE NOT is_deleted;

-- A link between tasks of two projects: proposed by one side, accepted or declined by the other.
CREATE TABLE program_links (
  program_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  predecessor_project_id uuid NOT NULL,
  predecessor_id uuid NOT NULL,
  successor_project_id uuid NOT NULL,
  successor_id uuid NOT NULL,
  type text NOT NULL DEFAULT 'FS' CHECK (type IN ('FS', 'SS', 'FF', 'SF')),
  lag_minutes integer NOT NULL DEFAULT 0,
  lag_unit text NOT NULL DEFAULT 'd',
  note text NOT NULL DEFAULT '',
  state text NOT NULL CHECK (state IN ('proposed', 'accepted', 'declined', 'broken')),
  -- The side that asked: the other one decides.
  proposed_from uuid NOT NULL,
  proposed_by uuid,
  decided_by uuid,
  decided_at timestamptz,
  server_version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  is_deleted boolean NOT NULL DEFAULT false,
  deleted_version bigint,
  deleted_at timestamptz,
  PRIMARY KEY (program_id, id),
  CHECK (predecessor_project_id <> successor_project_id)
);
CREATE INDEX program_links_predecessor ON program_links (predecessor_project_id, predecessor_id) WHERE NOT is_deleted;
CREATE INDEX program_links_successor ON program_links (successor_project_id, successor_id) WHERE NOT is_deleted;

-- Work that no project has taken on yet.
CREATE TABLE program_backlog (
  program_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  position text COLLATE "C" NOT NULL,
  name text NOT NULL,
  notes text NOT NULL DEFAULT '',
  duration_minutes integer,
  -- Where it went: a task of a project of the program.
  placed_project_id uuid,
  placed_task_id uuid,
  server_version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  is_deleted boolean NOT NULL DEFAULT false,
  deleted_version bigint,
  deleted_at timestamptz,
  PRIMARY KEY (program_id, id)
);

CREATE INDEX program_projects_version ON program_projects (program_id, server_version);
CREATE INDEX program_links_version ON program_links (program_id, server_version);
CREATE INDEX program_backlog_version ON program_backlog (program_id, server_version);

-- As stamp_row, for the rows of a program.
CREATE FUNCTION stamp_program_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  program uuid;
  drawn bigint;
BEGIN
  IF TG_TABLE_NAME = 'programs' THEN
    program := NEW.id;
  ELSE
    program := NEW.program_id;
    IF TG_OP = 'UPDATE' AND NEW.program_id IS DISTINCT FROM OLD.program_id THEN
      RAISE EXCEPTION 'a row of % stays in its program', TG_TABLE_NAME USING ERRCODE = 'PM002';
    END IF;
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.id IS DISTINCT FROM OLD.id THEN
    RAISE EXCEPTION 'a row of % keeps its id', TG_TABLE_NAME USING ERRCODE = 'PM002';
  END IF;
  IF current_setting('ppm.sync_scope', true) IS DISTINCT FROM program::text || '/' || pg_current_xact_id()::text THEN
    RAISE EXCEPTION 'write to % of program % without sync_begin', TG_TABLE_NAME, program USING ERRCODE = 'PM001';
  END IF;
  drawn := current_setting('ppm.sync_version')::bigint;
  NEW.server_version := drawn;
  NEW.updated_at := now();
  NEW.created_at := CASE WHEN TG_OP = 'INSERT' THEN now() ELSE OLD.created_at END;
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

DO $$
DECLARE
  named text;
BEGIN
  FOREACH named IN ARRAY ARRAY['programs', 'program_projects', 'program_links', 'program_backlog'] LOOP
    EXECUTE format('CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON %I
                      FOR EACH ROW EXECUTE FUNCTION stamp_program_row()', named);
    EXECUTE format('CREATE TRIGGER keep BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_delete()', named);
    EXECUTE format('CREATE TRIGGER keep_all BEFORE TRUNCATE ON %I
                      FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()', named);
  END LOOP;
END $$;

-- As begin_project_write, for a program.
CREATE FUNCTION begin_program_write(
  program uuid, actor uuid, OUT version bigint, OUT held text, OUT is_trashed boolean, OUT is_archived boolean
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  version := sync_begin(program);
  is_archived := false;
  SELECT p.is_deleted INTO is_trashed FROM programs AS p WHERE p.id = program;
  IF actor IS NULL THEN RETURN; END IF;
  SELECT m.role INTO held FROM program_members AS m WHERE m.program_id = program AND m.user_id = actor;
END $$;

-- The program's computed network, as the last run left it. Not synced: it says what the plans of the projects say.
CREATE TABLE program_schedules (
  program_id uuid PRIMARY KEY REFERENCES project_counters,
  -- Numbers of the program and of each project that the run had read.
  read_versions jsonb NOT NULL DEFAULT '{}',
  finished_at timestamptz NOT NULL DEFAULT now(),
  duration_ms double precision,
  start timestamp(0),
  finish timestamp(0),
  problems jsonb NOT NULL DEFAULT '[]',
  -- Of every task that the whole program waits for: [{project_id, id}].
  critical jsonb NOT NULL DEFAULT '[]'
);

-- First starts that links across projects allow, as the last run of a program wrote them into tasks: so that it is known
-- which to take back when a link goes.
CREATE TABLE program_starts (
  project_id uuid NOT NULL,
  task_id uuid NOT NULL,
  program_id uuid NOT NULL,
  starts_at timestamp(0) NOT NULL,
  PRIMARY KEY (project_id, task_id)
);
CREATE INDEX program_starts_program ON program_starts (program_id);

-- A link as somebody sees it who may read the projects in `readable`: an end in another project is left blank, and a link
-- without any readable end is no row.
CREATE FUNCTION seen_program_links(program uuid, readable uuid[]) RETURNS TABLE (
  id uuid, program_id uuid,
  predecessor_project_id uuid, predecessor_id uuid, predecessor_name text,
  successor_project_id uuid, successor_id uuid, successor_name text,
  is_predecessor_hidden boolean, is_successor_hidden boolean,
  type text, lag_minutes integer, lag_unit text, note text, state text, is_own_proposal boolean,
  server_version bigint, created_at text, updated_at text
) LANGUAGE sql STABLE AS $$
  SELECT l.id, l.program_id,
         CASE WHEN s.p THEN l.predecessor_project_id END, CASE WHEN s.p THEN l.predecessor_id END,
         CASE WHEN s.p THEN (SELECT t.name FROM tasks AS t WHERE t.project_id = l.predecessor_project_id AND t.id = l.predecessor_id) END,
         CASE WHEN s.s THEN l.successor_project_id END, CASE WHEN s.s THEN l.successor_id END,
         CASE WHEN s.s THEN (SELECT t.name FROM tasks AS t WHERE t.project_id = l.successor_project_id AND t.id = l.successor_id) END,
         NOT s.p, NOT s.s,
         l.type, l.lag_minutes, l.lag_unit,
         -- What the other side wrote may name what is hidden.
         CASE WHEN s.p AND s.s THEN l.note ELSE '' END,
         l.state, l.proposed_from = ANY (readable),
         l.server_version, utc_text(l.created_at), utc_text(l.updated_at)
    FROM program_links AS l
   CROSS JOIN LATERAL (SELECT l.predecessor_project_id = ANY (readable) AS p, l.successor_project_id = ANY (readable) AS s) AS s
   WHERE l.program_id = program AND NOT l.is_deleted AND (s.p OR s.s)
$$;

-- Projects of a program that a user may read.
CREATE FUNCTION readable_projects(program uuid, reader uuid) RETURNS uuid[] LANGUAGE sql STABLE AS $$
  SELECT coalesce(array_agg(x.id), '{}')
    FROM program_projects AS x
    JOIN live_projects AS p ON p.id = x.id
    JOIN memberships AS m ON m.project_id = x.id AND m.user_id = reader
   WHERE x.program_id = program AND NOT x.is_deleted
$$;

-- What was committed to a program after a number, as one reader sees it. changes null = the reader may not see it.
CREATE FUNCTION program_delta(program uuid, since bigint, reader uuid, OUT server_version bigint, OUT changes json)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
  readable uuid[];
BEGIN
  SELECT c.server_version INTO server_version FROM project_counters AS c
    JOIN programs AS p ON p.id = c.project_id AND NOT p.is_deleted
    JOIN program_members AS m ON m.program_id = p.id AND m.user_id = reader
   WHERE c.project_id = program;
  IF server_version IS NULL THEN RETURN; END IF;
  readable := readable_projects(program, reader);
  SELECT json_build_object(
    'programs', json_build_object('updated', (
      SELECT coalesce(json_agg(r), '[]') FROM (
        SELECT x.id, x.name, x.description, x.server_version, utc_text(x.created_at) AS created_at,
               utc_text(x.updated_at) AS updated_at
          FROM programs AS x WHERE x.id = program AND x.server_version > since) AS r), 'deleted', '[]'::json),
    'program_projects', json_build_object('updated', (
      SELECT coalesce(json_agg(r), '[]') FROM (
        SELECT x.id, x.program_id, x.server_version, utc_text(x.created_at) AS created_at,
               utc_text(x.updated_at) AS updated_at
          FROM program_projects AS x
         WHERE x.program_id = program AND x.server_version > since AND NOT x.is_deleted AND x.id = ANY (readable)) AS r),
      'deleted', (SELECT coalesce(json_agg(x.id), '[]') FROM program_projects AS x
         WHERE x.program_id = program AND x.server_version > since AND x.is_deleted
           AND EXISTS (SELECT FROM memberships AS m WHERE m.project_id = x.id AND m.user_id = reader))),
    'program_links', json_build_object('updated', (
      SELECT coalesce(json_agg(r), '[]') FROM seen_program_links(program, readable) AS r WHERE r.server_version > since),
      -- Ids of links are nobody's secret: they name no project.
      'deleted', (SELECT coalesce(json_agg(x.id), '[]') FROM program_links AS x
         WHERE x.program_id = program AND x.server_version > since AND x.is_deleted)),
    'program_backlog', json_build_object('updated', (
      SELECT coalesce(json_agg(r), '[]') FROM (
        SELECT x.id, x.program_id, x.position, x.name, x.notes, x.duration_minutes,
               x.placed_project_id IS NOT NULL AS is_placed,
               CASE WHEN x.placed_project_id = ANY (readable) THEN x.placed_project_id END AS placed_project_id,
               CASE WHEN x.placed_project_id = ANY (readable) THEN x.placed_task_id END AS placed_task_id,
               x.server_version, utc_text(x.created_at) AS created_at, utc_text(x.updated_at) AS updated_at
          FROM program_backlog AS x
         WHERE x.program_id = program AND x.server_version > since AND NOT x.is_deleted) AS r),
      'deleted', (SELECT coalesce(json_agg(x.id), '[]') FROM program_backlog AS x
         WHERE x.program_id = program AND x.server_version > since AND x.is_deleted))
  ) INTO changes;
END $$;
