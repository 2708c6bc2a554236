-- The ground: people, projects, the plan's synced tables, one number line per project, the feed and the queues' notes.

CREATE EXTENSION IF NOT EXISTS ltree;

-- Which life of the data this is: a restored backup gets a new epoch, and devices then pull everything again.
CREATE TABLE instance (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  epoch uuid NOT NULL DEFAULT gen_random_uuid(),
  created_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO instance DEFAULT VALUES;

-- ---------------------------------------------------------------- people

CREATE TABLE users (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  email text NOT NULL,
  name text NOT NULL,
  initials text NOT NULL,
  password_hash text,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX users_email ON users (lower(email));

-- A family is one sign-in on one device; its tokens replace each other. Reuse of a spent one ends the family.
CREATE TABLE refresh_families (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz,
  revoked_because text CHECK (revoked_because IN ('sign_out', 'reuse', 'password'))
);
CREATE INDEX refresh_families_user ON refresh_families (user_id);

CREATE TABLE refresh_tokens (
  token_hash bytea PRIMARY KEY,
  family_id uuid NOT NULL REFERENCES refresh_families ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  spent_at timestamptz
);
CREATE INDEX refresh_tokens_family ON refresh_tokens (family_id);

CREATE TABLE ws_tickets (
  ticket_hash bytea PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  expires_at timestamptz NOT NULL
);

-- status is null while the first request with the key is still running; committed_version is set by its transaction,
-- so that a repeat after a crash knows whether the first was applied.
CREATE TABLE idempotency_keys (
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  key text NOT NULL,
  request_hash bytea NOT NULL,
  committed_version bigint,
  status integer,
  headers jsonb,
  body text,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, key)
);
CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);

-- ---------------------------------------------------------------- the number line

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

-- ---------------------------------------------------------------- synced tables

CREATE TABLE projects (
  id uuid PRIMARY KEY REFERENCES project_counters,
  name text NOT NULL,
  start timestamp(0) NOT NULL,
  finish timestamp(0),
  schedule_from text NOT NULL DEFAULT 'start' CHECK (schedule_from IN ('start', 'finish')),
  calendar_id uuid,
  minutes_per_day integer NOT NULL DEFAULT 480,
  minutes_per_week integer NOT NULL DEFAULT 2400,
  days_per_month integer NOT NULL DEFAULT 20,
  default_start_minute integer NOT NULL DEFAULT 480,
  default_finish_minute integer NOT NULL DEFAULT 1020,
  status_date timestamp(0),
  honors_constraints boolean NOT NULL DEFAULT true,
  critical_slack_minutes integer NOT NULL DEFAULT 0,
  has_multiple_critical_paths boolean NOT NULL DEFAULT false,
  splits_in_progress boolean NOT NULL DEFAULT true,
  scheduled_start timestamp(0),
  scheduled_finish timestamp(0),
  scheduled_version bigint NOT NULL DEFAULT 0,
  server_version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  is_deleted boolean NOT NULL DEFAULT false,
  deleted_version bigint,
  deleted_at timestamptz
);

-- Ids are unique inside a project, never across: nobody learns of a foreign row by minting its id.
-- project_id carries no foreign key: stamp_row already proves that the project exists, at no cost per row.
CREATE TABLE calendars (
  project_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  uid integer,
  name text NOT NULL,
  base_calendar_id uuid,
  weekdays jsonb NOT NULL DEFAULT '[]',
  exceptions jsonb NOT NULL DEFAULT '[]',
  work_weeks jsonb NOT NULL DEFAULT '[]',
  server_version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  is_deleted boolean NOT NULL DEFAULT false,
  deleted_version bigint,
  deleted_at timestamptz,
  PRIMARY KEY (project_id, id),
  FOREIGN KEY (project_id, base_calendar_id) REFERENCES calendars DEFERRABLE INITIALLY DEFERRED
);
ALTER TABLE projects ADD FOREIGN KEY (id, calendar_id) REFERENCES calendars DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE resources (
  project_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  uid integer,
  name text NOT NULL,
  initials text NOT NULL DEFAULT '',
  kind text NOT NULL DEFAULT 'work' CHECK (kind IN ('work', 'material', 'cost')),
  max_units double precision NOT NULL DEFAULT 1,
  calendar_id uuid,
  user_id uuid REFERENCES users,
  server_version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  is_deleted boolean NOT NULL DEFAULT false,
  deleted_version bigint,
  deleted_at timestamptz,
  PRIMARY KEY (project_id, id),
  FOREIGN KEY (project_id, calendar_id) REFERENCES calendars DEFERRABLE INITIALLY DEFERRED
);

-- The label of a task in wbs_path: stable, because it comes from the id and not from the place among siblings.
CREATE FUNCTION task_label(id uuid) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT replace(id::text, '-', '')
$$;

CREATE TABLE tasks (
  project_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  uid integer,
  parent_id uuid,
  position text COLLATE "C" NOT NULL,
  wbs_path ltree NOT NULL,
  name text NOT NULL,
  notes text NOT NULL DEFAULT '',
  duration_minutes integer NOT NULL DEFAULT 480,
  duration_unit text NOT NULL DEFAULT 'd',
  is_estimated boolean NOT NULL DEFAULT false,
  is_milestone boolean NOT NULL DEFAULT false,
  is_manual boolean NOT NULL DEFAULT false,
  manual_start timestamp(0),
  manual_finish timestamp(0),
  is_active boolean NOT NULL DEFAULT true,
  is_external boolean NOT NULL DEFAULT false,
  constraint_type text NOT NULL DEFAULT 'asap',
  constraint_date timestamp(0),
  deadline timestamp(0),
  calendar_id uuid,
  ignores_resource_calendars boolean NOT NULL DEFAULT false,
  task_type text NOT NULL DEFAULT 'fixed_units',
  is_effort_driven boolean NOT NULL DEFAULT false,
  priority integer NOT NULL DEFAULT 500,
  percent_complete integer NOT NULL DEFAULT 0,
  actual_start timestamp(0),
  actual_finish timestamp(0),
  actual_duration_minutes integer,
  remaining_duration_minutes integer,
  stop timestamp(0),
  resume timestamp(0),
  leveling_delay_minutes integer NOT NULL DEFAULT 0,
  is_summary boolean NOT NULL DEFAULT false,
  start timestamp(0),
  finish timestamp(0),
  early_start timestamp(0),
  early_finish timestamp(0),
  late_start timestamp(0),
  late_finish timestamp(0),
  total_slack_minutes integer,
  free_slack_minutes integer,
  start_slack_minutes integer,
  finish_slack_minutes integer,
  is_critical boolean NOT NULL DEFAULT false,
  server_version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  is_deleted boolean NOT NULL DEFAULT false,
  deleted_version bigint,
  deleted_at timestamptz,
  PRIMARY KEY (project_id, id),
  CHECK (parent_id <> id),
  FOREIGN KEY (project_id, parent_id) REFERENCES tasks DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (project_id, calendar_id) REFERENCES calendars DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX tasks_wbs_path ON tasks USING gist (wbs_path);
CREATE INDEX tasks_siblings ON tasks (project_id, parent_id, position, id) WHERE NOT is_deleted;

CREATE TABLE dependencies (
  project_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  predecessor_id uuid NOT NULL,
  successor_id uuid NOT NULL,
  type text NOT NULL DEFAULT 'FS' CHECK (type IN ('FS', 'SS', 'FF', 'SF')),
  lag_minutes integer NOT NULL DEFAULT 0,
  lag_percent double precision,
  lag_unit text NOT NULL DEFAULT 'd',
  server_version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  is_deleted boolean NOT NULL DEFAULT false,
  deleted_version bigint,
  deleted_at timestamptz,
  PRIMARY KEY (project_id, id),
  CHECK (predecessor_id <> successor_id),
  FOREIGN KEY (project_id, predecessor_id) REFERENCES tasks DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (project_id, successor_id) REFERENCES tasks DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX dependencies_predecessor ON dependencies (project_id, predecessor_id) WHERE NOT is_deleted;
CREATE INDEX dependencies_successor ON dependencies (project_id, successor_id) WHERE NOT is_deleted;

CREATE TABLE assignments (
  project_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  uid integer,
  task_id uuid NOT NULL,
  resource_id uuid NOT NULL,
  units double precision NOT NULL DEFAULT 1,
  work_minutes integer,
  actual_work_minutes integer,
  remaining_work_minutes integer,
  delay_minutes integer NOT NULL DEFAULT 0,
  segments jsonb NOT NULL DEFAULT '[]',
  server_version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  is_deleted boolean NOT NULL DEFAULT false,
  deleted_version bigint,
  deleted_at timestamptz,
  PRIMARY KEY (project_id, id),
  FOREIGN KEY (project_id, task_id) REFERENCES tasks DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (project_id, resource_id) REFERENCES resources DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX assignments_task ON assignments (project_id, task_id) WHERE NOT is_deleted;
CREATE INDEX assignments_resource ON assignments (project_id, resource_id) WHERE NOT is_deleted;

CREATE INDEX calendars_version ON calendars (project_id, server_version);
CREATE INDEX resources_version ON resources (project_id, server_version);
CREATE INDEX tasks_version ON tasks (project_id, server_version);
CREATE INDEX dependencies_version ON dependencies (project_id, server_version);
CREATE INDEX assignments_version ON assignments (project_id, server_version);

CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON projects FOR EACH ROW EXECUTE FUNCTION stamp_row();
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON calendars FOR EACH ROW EXECUTE FUNCTION stamp_row();
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON resources FOR EACH ROW EXECUTE FUNCTION stamp_row();
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON tasks FOR EACH ROW EXECUTE FUNCTION stamp_row();
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON dependencies FOR EACH ROW EXECUTE FUNCTION stamp_row();
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON assignments FOR EACH ROW EXECUTE FUNCTION stamp_row();

CREATE TRIGGER keep BEFORE DELETE ON projects FOR EACH ROW EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER keep BEFORE DELETE ON calendars FOR EACH ROW EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER keep BEFORE DELETE ON resources FOR EACH ROW EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER keep BEFORE DELETE ON tasks FOR EACH ROW EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER keep BEFORE DELETE ON dependencies FOR EACH ROW EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER keep BEFORE DELETE ON assignments FOR EACH ROW EXECUTE FUNCTION refuse_delete();

CREATE TRIGGER keep_all BEFORE TRUNCATE ON projects FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER keep_all BEFORE TRUNCATE ON calendars FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER keep_all BEFORE TRUNCATE ON resources FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER keep_all BEFORE TRUNCATE ON tasks FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER keep_all BEFORE TRUNCATE ON dependencies FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER keep_all BEFORE TRUNCATE ON assignments FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete();

-- ---------------------------------------------------------------- around the plan

CREATE TABLE memberships (
  project_id uuid NOT NULL REFERENCES project_counters,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  role text NOT NULL CHECK (role IN ('viewer', 'member', 'scheduler', 'admin', 'owner')),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (project_id, user_id)
);
CREATE INDEX memberships_user ON memberships (user_id, project_id);

-- Who, why and which fields, beside the rows and in the same transaction. fields null = the whole row is new.
CREATE TABLE project_change (
  project_id uuid NOT NULL,
  version bigint NOT NULL,
  ordinal integer NOT NULL,
  actor uuid,
  cause text NOT NULL CHECK (cause IN ('rest', 'push', 'import', 'schedule', 'system')),
  table_name text,
  row_ids uuid[] NOT NULL DEFAULT '{}',
  fields text[],
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (project_id, version, ordinal)
);

-- The answer to a pushed batch, so that a retry after a lost answer is not applied twice.
CREATE TABLE sync_batches (
  project_id uuid NOT NULL,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  batch_id text NOT NULL,
  request_hash bytea NOT NULL,
  result jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (project_id, user_id, batch_id)
);
CREATE INDEX sync_batches_created ON sync_batches (created_at);

-- Not synced: it would make every run of the scheduler change the project it reads.
CREATE TABLE schedule_state (
  project_id uuid PRIMARY KEY REFERENCES project_counters,
  state text NOT NULL CHECK (state IN ('current', 'queued', 'running', 'failed')),
  started_at timestamptz,
  finished_at timestamptz,
  duration_ms double precision,
  rows_moved integer,
  problems jsonb NOT NULL DEFAULT '[]'
);

CREATE TABLE imports (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  project_id uuid,
  state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed')),
  file_name text NOT NULL,
  content bytea,
  progress double precision NOT NULL DEFAULT 0,
  problem jsonb,
  warnings jsonb NOT NULL DEFAULT '[]',
  created_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz
);
CREATE INDEX imports_user ON imports (user_id, created_at);

-- ---------------------------------------------------------------- rows as they cross the wire

CREATE FUNCTION utc_text(at timestamptz) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- Live rows with exactly the contract's columns, in its order: row_to_json(r) of a view's row r is the wire row.
CREATE VIEW live_projects AS
SELECT id, name, start, finish, schedule_from, calendar_id, minutes_per_day, minutes_per_week, days_per_month,
       default_start_minute, default_finish_minute, status_date, honors_constraints, critical_slack_minutes,
       has_multiple_critical_paths, splits_in_progress, scheduled_start, scheduled_finish, scheduled_version,
       server_version, utc_text(created_at) AS created_at, utc_text(updated_at) AS updated_at
  FROM projects WHERE NOT is_deleted;

CREATE VIEW live_calendars AS
SELECT id, project_id, uid, name, base_calendar_id, weekdays, exceptions, work_weeks,
       server_version, utc_text(created_at) AS created_at, utc_text(updated_at) AS updated_at
  FROM calendars WHERE NOT is_deleted;

CREATE VIEW live_resources AS
SELECT id, project_id, uid, name, initials, kind, max_units, calendar_id, user_id,
       server_version, utc_text(created_at) AS created_at, utc_text(updated_at) AS updated_at
  FROM resources WHERE NOT is_deleted;

CREATE VIEW live_tasks AS
SELECT id, project_id, uid, parent_id, position, wbs_path, name, notes, duration_minutes, duration_unit, is_estimated,
       is_milestone, is_manual, manual_start, manual_finish, is_active, is_external, constraint_type, constraint_date,
       deadline, calendar_id, ignores_resource_calendars, task_type, is_effort_driven, priority, percent_complete,
       actual_start, actual_finish, actual_duration_minutes, remaining_duration_minutes, stop, resume,
       leveling_delay_minutes, is_summary, start, finish, early_start, early_finish, late_start, late_finish,
       total_slack_minutes, free_slack_minutes, start_slack_minutes, finish_slack_minutes, is_critical,
       server_version, utc_text(created_at) AS created_at, utc_text(updated_at) AS updated_at
  FROM tasks WHERE NOT is_deleted;

CREATE VIEW live_dependencies AS
SELECT id, project_id, predecessor_id, successor_id, type, lag_minutes, lag_percent, lag_unit,
       server_version, utc_text(created_at) AS created_at, utc_text(updated_at) AS updated_at
  FROM dependencies WHERE NOT is_deleted;

CREATE VIEW live_assignments AS
SELECT id, project_id, uid, task_id, resource_id, units, work_minutes, actual_work_minutes, remaining_work_minutes,
       delay_minutes, segments,
       server_version, utc_text(created_at) AS created_at, utc_text(updated_at) AS updated_at
  FROM assignments WHERE NOT is_deleted;
