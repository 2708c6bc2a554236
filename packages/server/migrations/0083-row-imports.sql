-- Tables of rows for a project that is there already: what each would do, kept until it is applied or a day has passed.

CREATE TABLE row_imports (
  project_id uuid NOT NULL REFERENCES project_counters,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  user_id uuid REFERENCES users ON DELETE SET NULL,
  file_name text NOT NULL,
  match_by text NOT NULL CHECK (match_by IN ('id', 'wbs', 'name')),
  -- The project's number that the draft was made of, and the one that applying it drew.
  base_version bigint NOT NULL,
  applied_version bigint,
  draft json NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (project_id, id)
);
CREATE INDEX row_imports_created ON row_imports (created_at);
