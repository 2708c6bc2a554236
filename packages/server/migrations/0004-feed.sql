-- Around the plan: members, the feed of changes, answers to pushed batches, imports, the scheduler's state.

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
