-- The plan: every synced table, its stamp and its tombstones.

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
