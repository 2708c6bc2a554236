-- What a schedule run had read (a run that moves nothing draws no number), and uploaded plan files in pieces.

ALTER TABLE schedule_state ADD COLUMN read_version bigint NOT NULL DEFAULT 0;

-- A file arrives and is read piece by piece, so that neither the upload nor the job holds the whole of it in memory,
-- and so that a job started anew, or on another machine, finds it. The pieces go when the import has ended.
CREATE TABLE import_pieces (
  import_id uuid NOT NULL REFERENCES imports ON DELETE CASCADE,
  ordinal integer NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (import_id, ordinal)
);
ALTER TABLE import_pieces ALTER COLUMN bytes SET STORAGE EXTERNAL;
ALTER TABLE imports DROP COLUMN content;
