-- What people say about tasks: labels, comments, attachments, risks.

-- A name once in a project, whatever its case.
CREATE TABLE labels (
  project_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  name text NOT NULL,
  color text NOT NULL DEFAULT '#64748b',
  server_version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  is_deleted boolean NOT NULL DEFAULT false,
  deleted_version bigint,
  deleted_at timestamptz,
  PRIMARY KEY (project_id, id)
);
SELECT sync_table('labels');

CREATE TABLE task_labels (
  project_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  task_id uuid NOT NULL,
  label_id uuid NOT NULL,
  server_version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  is_deleted boolean NOT NULL DEFAULT false,
  deleted_version bigint,
  deleted_at timestamptz,
  PRIMARY KEY (project_id, id),
  FOREIGN KEY (project_id, task_id) REFERENCES tasks DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (project_id, label_id) REFERENCES labels DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX task_labels_task_id ON task_labels (project_id, task_id) WHERE NOT is_deleted;
CREATE INDEX task_labels_label_id ON task_labels (project_id, label_id) WHERE NOT is_deleted;
SELECT sync_table('task_labels');

-- parent_id is the comment that begins the thread; null = this one does.
CREATE TABLE comments (
  project_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  task_id uuid NOT NULL,
  parent_id uuid,
  body text NOT NULL,
  author_id uuid REFERENCES users ON DELETE SET NULL,
  edited_at timestamptz,
  server_version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  is_deleted boolean NOT NULL DEFAULT false,
  deleted_version bigint,
  deleted_at timestamptz,
  PRIMARY KEY (project_id, id),
  FOREIGN KEY (project_id, task_id) REFERENCES tasks DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (project_id, parent_id) REFERENCES comments DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX comments_task_id ON comments (project_id, task_id) WHERE NOT is_deleted;
CREATE INDEX comments_parent_id ON comments (project_id, parent_id) WHERE NOT is_deleted;
SELECT sync_table('comments');

CREATE TABLE attachments (
  project_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  task_id uuid NOT NULL,
  name text NOT NULL,
  url text NOT NULL,
  author_id uuid REFERENCES users ON DELETE SET NULL,
  server_version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  is_deleted boolean NOT NULL DEFAULT false,
  deleted_version bigint,
  deleted_at timestamptz,
  PRIMARY KEY (project_id, id),
  FOREIGN KEY (project_id, task_id) REFERENCES tasks DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX attachments_task_id ON attachments (project_id, task_id) WHERE NOT is_deleted;
SELECT sync_table('attachments');

CREATE TABLE risks (
  project_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  title text NOT NULL,
  description text NOT NULL DEFAULT '',
  probability integer NOT NULL DEFAULT 3,
  impact integer NOT NULL DEFAULT 3,
  score integer NOT NULL DEFAULT 9,
  status text NOT NULL DEFAULT 'open',
  owner_id uuid REFERENCES users ON DELETE SET NULL,
  mitigation text NOT NULL DEFAULT '',
  task_id uuid,
  review_date date,
  server_version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  is_deleted boolean NOT NULL DEFAULT false,
  deleted_version bigint,
  deleted_at timestamptz,
  PRIMARY KEY (project_id, id),
  FOREIGN KEY (project_id, task_id) REFERENCES tasks DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX risks_task_id ON risks (project_id, task_id) WHERE NOT is_deleted;
SELECT sync_table('risks');
