-- Exports made in the background, and their files until they expire.

CREATE TABLE exports (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  project_id uuid NOT NULL REFERENCES project_counters ON DELETE CASCADE,
  -- What is in the file is what this user saw: nobody else gets it.
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  format text NOT NULL CHECK (format IN ('mspdi', 'csv', 'project_json')),
  options jsonb NOT NULL DEFAULT '{}',
  state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  progress double precision NOT NULL DEFAULT 0,
  file_name text,
  bytes bigint,
  problem jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz
);
CREATE INDEX exports_user ON exports (project_id, user_id, created_at DESC, id DESC);
CREATE INDEX exports_created ON exports (created_at);

CREATE TABLE export_pieces (
  export_id uuid NOT NULL REFERENCES exports ON DELETE CASCADE,
  ordinal integer NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (export_id, ordinal)
);
