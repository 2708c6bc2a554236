-- Imports of several formats, with what the file leaves open and with an end by hand; the stamps of rows that come back.

ALTER TABLE imports
  -- What the file was taken for; null until that is known.
  ADD COLUMN format text,
  ADD COLUMN options jsonb NOT NULL DEFAULT '{}',
  DROP CONSTRAINT imports_state_check,
  ADD CONSTRAINT imports_state_check CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled'));
