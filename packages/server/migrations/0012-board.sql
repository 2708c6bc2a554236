-- Boards, fields of one's own, saved views: where a task stands, and what a project adds to tasks.

-- Who said something is told even when the user is gone: a row of a project cannot change with a user.
ALTER TABLE comments DROP CONSTRAINT comments_author_id_fkey;
ALTER TABLE attachments DROP CONSTRAINT attachments_author_id_fkey;
ALTER TABLE risks DROP CONSTRAINT risks_owner_id_fkey;

-- status is the key of a board column; custom_values holds values by the id of their field.
ALTER TABLE tasks
  ADD COLUMN status text NOT NULL DEFAULT 'todo',
  ADD COLUMN board_position text COLLATE "C",
  ADD COLUMN custom_values jsonb NOT NULL DEFAULT '{}';
CREATE INDEX tasks_board ON tasks (project_id, status, board_position) WHERE board_position IS NOT NULL AND NOT is_deleted;
SELECT sync_table('tasks');

CREATE TABLE board_columns (
  project_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  name text NOT NULL,
  status text NOT NULL,
  category text NOT NULL DEFAULT 'doing',
  position text COLLATE "C" NOT NULL,
  wip_limit integer,
  is_wip_enforced boolean NOT NULL DEFAULT false,
  server_version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  is_deleted boolean NOT NULL DEFAULT false,
  deleted_version bigint,
  deleted_at timestamptz,
  PRIMARY KEY (project_id, id)
);
SELECT sync_table('board_columns');

CREATE TABLE custom_fields (
  project_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  name text NOT NULL,
  kind text NOT NULL,
  choices jsonb NOT NULL DEFAULT '[]',
  description text NOT NULL DEFAULT '',
  position text COLLATE "C" NOT NULL,
  server_version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  is_deleted boolean NOT NULL DEFAULT false,
  deleted_version bigint,
  deleted_at timestamptz,
  PRIMARY KEY (project_id, id)
);
SELECT sync_table('custom_fields');

CREATE TABLE saved_views (
  project_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  name text NOT NULL,
  kind text NOT NULL,
  settings jsonb NOT NULL DEFAULT '{}',
  is_shared boolean NOT NULL DEFAULT false,
  owner_id uuid,
  server_version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  is_deleted boolean NOT NULL DEFAULT false,
  deleted_version bigint,
  deleted_at timestamptz,
  PRIMARY KEY (project_id, id)
);
SELECT sync_table('saved_views', owned_by => 'owner_id', is_open_when => 'x.is_shared');
