-- Forecasts: Monte Carlo runs of a plan with their results, kept as the project's history. No device needs them.

CREATE SEQUENCE forecast_touches;

CREATE TABLE forecasts (
  project_id uuid NOT NULL REFERENCES project_counters,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  user_id uuid REFERENCES users ON DELETE SET NULL,
  name text NOT NULL DEFAULT '',
  state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  progress double precision NOT NULL DEFAULT 0,
  runs integer NOT NULL,
  seed bigint NOT NULL,
  options json NOT NULL,
  project_version bigint,
  problem json,
  result json,
  -- One list per quantity; large, and read only when asked for.
  tasks json,
  created_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  finished_at timestamptz,
  -- Rises with every change of any forecast: a reader asks for those above the number it has seen.
  touched bigint NOT NULL DEFAULT nextval('forecast_touches'),
  PRIMARY KEY (project_id, id)
);
CREATE INDEX forecasts_history ON forecasts (project_id, created_at DESC, id DESC);
CREATE INDEX forecasts_touched ON forecasts (project_id, touched);
-- One at a time for each person and project.
CREATE UNIQUE INDEX forecasts_under_way ON forecasts (project_id, user_id) WHERE state IN ('queued', 'running');
