-- Exactly once by the commit itself: of several requests with one Idempotency-Key only the first to commit may.

CREATE FUNCTION mark_applied(owner uuid, named text, hashed bytea, drawn bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO idempotency_keys (user_id, key, request_hash, committed_version) VALUES (owner, named, hashed, drawn)
  ON CONFLICT (user_id, key) DO UPDATE SET committed_version = drawn
   WHERE idempotency_keys.committed_version IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'already applied' USING ERRCODE = 'PM005';
  END IF;
END $$;
