-- How often somebody came in a minute, over all processes. Unlogged: a crash may forget it, and a hit costs no disk.

CREATE UNLOGGED TABLE rate_windows (
  bucket text NOT NULL,
  window_start bigint NOT NULL,
  hits integer NOT NULL,
  PRIMARY KEY (bucket, window_start)
);
