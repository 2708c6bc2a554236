-- Who comes in besides people with a password (machines, secret links, users of other issuers), by what, and what they did.

-- A machine or the readers of a secret link are users too: their place in a project is a membership like any other, so
-- that every check of roles, locks and sockets holds for them. Lists of people leave them out.
ALTER TABLE users ADD COLUMN kind text NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'machine', 'link'));

-- A user as another issuer knows them.
CREATE TABLE external_identities (
  issuer text NOT NULL,
  subject text NOT NULL,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (issuer, subject)
);
CREATE INDEX external_identities_user ON external_identities (user_id);

-- Places that an issuer's claims give, and may take again; null = given by hand.
ALTER TABLE memberships ADD COLUMN granted_by text;

-- Secrets that open something for longer than a session. user_id is whom the bearer acts as; project_id is null for a
-- personal token, which reaches as far as its user does, up to its scope.
CREATE TABLE api_tokens (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kind text NOT NULL CHECK (kind IN ('personal', 'project', 'link')),
  token_hash bytea NOT NULL UNIQUE,
  hint text NOT NULL,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  project_id uuid REFERENCES project_counters,
  name text NOT NULL,
  scope text CHECK (scope IN ('read', 'write', 'admin')),
  created_by uuid REFERENCES users ON DELETE SET NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  CHECK ((kind = 'personal') = (project_id IS NULL)),
  CHECK ((kind = 'personal') = (scope IS NOT NULL))
);
CREATE INDEX api_tokens_user ON api_tokens (user_id, created_at, id);
CREATE INDEX api_tokens_project ON api_tokens (project_id, kind, created_at, id) WHERE project_id IS NOT NULL;

-- Every process asks once a second what has just ended.
CREATE INDEX api_tokens_revoked ON api_tokens (revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX refresh_families_revoked ON refresh_families (revoked_at) WHERE revoked_at IS NOT NULL;

-- The socket ends with what its ticket was asked for with.
ALTER TABLE ws_tickets ADD COLUMN credential_id uuid, ADD COLUMN ends_at timestamptz;

-- A sign-in at another provider that has begun; what proves the browser is in its cookie and not here.
CREATE TABLE sign_in_attempts (
  state_hash bytea PRIMARY KEY,
  browser_hash bytea NOT NULL,
  return_to text NOT NULL,
  expires_at timestamptz NOT NULL
);

CREATE TABLE invitations (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  project_id uuid NOT NULL REFERENCES project_counters,
  email text NOT NULL,
  role text NOT NULL CHECK (role IN ('viewer', 'member', 'scheduler', 'admin', 'owner')),
  token_hash bytea NOT NULL UNIQUE,
  invited_by uuid REFERENCES users ON DELETE SET NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  accepted_at timestamptz,
  accepted_by uuid REFERENCES users ON DELETE SET NULL,
  revoked_at timestamptz
);
CREATE INDEX invitations_project ON invitations (project_id, created_at, id);
CREATE UNIQUE INDEX invitations_open ON invitations (project_id, lower(email))
 WHERE accepted_at IS NULL AND revoked_at IS NULL;

-- By what a writer had come in: the feed says it of rows, this table of everything else. null = a session; no actor = the
-- server itself.
ALTER TABLE project_change ADD COLUMN via text, ADD COLUMN credential_id uuid, ADD COLUMN address inet;

-- The feed's rows of one transaction, with what its writer had come in by. changes: [{table_name, row_ids, fields}].
CREATE FUNCTION record_changes(
  project uuid, drawn bigint, actor uuid, cause text, changes json, via text, credential uuid, address inet
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO project_change
         (project_id, version, ordinal, actor, cause, via, credential_id, address, table_name, row_ids, fields)
  SELECT project, drawn, c.ordinal::integer, actor, cause, via, credential, address, c.table_name, c.row_ids, c.fields
    FROM ROWS FROM (json_to_recordset(changes) AS (table_name text, row_ids uuid[], fields text[]))
         WITH ORDINALITY AS c (table_name, row_ids, fields, ordinal);
END $$;

CREATE TABLE operation_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  project_id uuid,
  version bigint,
  actor uuid,
  via text,
  credential_id uuid,
  address inet,
  action text NOT NULL,
  resource text NOT NULL,
  resource_id uuid,
  details jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX operation_log_project ON operation_log (project_id, version, id) WHERE project_id IS NOT NULL;
CREATE INDEX operation_log_actor ON operation_log (actor, id) WHERE actor IS NOT NULL;
CREATE INDEX operation_log_at ON operation_log USING brin (at);
CREATE INDEX project_change_at ON project_change USING brin (at);
