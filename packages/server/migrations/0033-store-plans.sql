-- The write-back of a run's dates finds its rows by their key, whatever the planner thinks of how many there are.

-- It takes any list in JSON for a hundred rows, and for a hundred it reads all tasks of a plan of ten thousand, some
-- thirty times what the two rows that an edit mostly moves take by key. Five thousand rows cost no more that way either.
ALTER FUNCTION store_dates(uuid, bigint, boolean, boolean, json, integer, timestamp, timestamp, timestamptz,
                           double precision, jsonb)
  SET enable_seqscan = off
  SET enable_hashjoin = off
  SET enable_mergejoin = off
  SET jit = off;
