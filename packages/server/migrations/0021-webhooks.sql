-- Webhooks: who is told of a project's commits, how far, and what came of it.

-- sent_version is a cursor on the project's feed: whoever writes to the project writes nothing for the sake of webhooks.
CREATE TABLE webhooks (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  project_id uuid NOT NULL REFERENCES project_counters,
  url text NOT NULL,
  description text NOT NULL DEFAULT '',
  -- Empty = all.
  tables text[] NOT NULL DEFAULT '{}',
  causes text[] NOT NULL DEFAULT '{}',
  has_operations boolean NOT NULL DEFAULT true,
  -- Sealed: a signature needs the secret itself, so a hash would not do.
  secret bytea NOT NULL,
  previous_secret bytea,
  previous_until timestamptz,
  is_active boolean NOT NULL DEFAULT true,
  sent_version bigint NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  failing_since timestamptz,
  next_attempt_at timestamptz,
  last_error text,
  dead_at timestamptz,
  created_by uuid REFERENCES users ON DELETE SET NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX webhooks_project ON webhooks (project_id, created_at, id);

CREATE TABLE webhook_deliveries (
  webhook_id uuid NOT NULL REFERENCES webhooks ON DELETE CASCADE,
  version bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('pending', 'delivered', 'dead')),
  attempts integer NOT NULL DEFAULT 0,
  status integer,
  error text,
  duration_ms integer,
  first_attempt_at timestamptz NOT NULL DEFAULT now(),
  last_attempt_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (webhook_id, version)
);
CREATE INDEX webhook_deliveries_at ON webhook_deliveries USING brin (last_attempt_at);
