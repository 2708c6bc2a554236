-- What follows the feed: notifications of people, and the texts that are searched. Written behind the commit by one part of
-- the server, so that no writer waits; where it stands in each feed is kept here, so that nothing is lost or told twice.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Of a project or a program. What was there before this table is not news.
CREATE TABLE feed_cursors (
  scope_id uuid PRIMARY KEY,
  version bigint NOT NULL
);
INSERT INTO feed_cursors (scope_id, version) SELECT project_id, server_version FROM project_counters;

CREATE TABLE notifications (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  kind text NOT NULL
    CHECK (kind IN ('assigned', 'mentioned', 'scope_change', 'link_proposed', 'deadline_missed', 'invitation')),
  project_id uuid,
  program_id uuid,
  actor_id uuid REFERENCES users ON DELETE SET NULL,
  -- The row it is about, of how many, and what people call it.
  row_id uuid,
  row_ids uuid[] NOT NULL DEFAULT '{}',
  row_count integer NOT NULL DEFAULT 1,
  title text NOT NULL DEFAULT '',
  -- The same is told once.
  told text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  read_at timestamptz,
  UNIQUE (user_id, told)
);
CREATE INDEX notifications_user ON notifications (user_id, id);
CREATE INDEX notifications_unread ON notifications (user_id, id) WHERE read_at IS NULL;
CREATE INDEX notifications_created ON notifications (created_at);

CREATE TABLE notification_preferences (
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  kind text NOT NULL,
  is_on boolean NOT NULL,
  PRIMARY KEY (user_id, kind)
);

-- Deadlines that a run has missed and people were told of: told again only once they were kept in between.
CREATE TABLE missed_deadlines (
  project_id uuid NOT NULL,
  task_id uuid NOT NULL,
  deadline timestamp(0) NOT NULL,
  PRIMARY KEY (project_id, task_id)
);

-- Texts of live rows, apart from the rows: an index of trigrams on these would be written with every date of the scheduler.
CREATE TABLE search_texts (
  project_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('task', 'comment', 'risk')),
  id uuid NOT NULL,
  text text NOT NULL,
  PRIMARY KEY (project_id, kind, id)
);
CREATE INDEX search_texts_trigrams ON search_texts USING gin (text gin_trgm_ops);
INSERT INTO search_texts
  SELECT project_id, 'task', id, left(name || ' ' || notes, 4000) FROM tasks WHERE NOT is_deleted
  UNION ALL SELECT project_id, 'comment', id, left(body, 4000) FROM comments WHERE NOT is_deleted
  UNION ALL SELECT project_id, 'risk', id, left(title || ' ' || description, 4000) FROM risks WHERE NOT is_deleted;
