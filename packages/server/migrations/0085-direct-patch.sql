-- A change of one row as one message: what it asks before the row is written, and how it gives up.

-- Draws the number, then refuses whoever holds none of the roles, in a project that is not in use. The caller turns to
-- the long way then, which knows the answer. In this order, so that the role is the one that was committed last.
CREATE FUNCTION admit_write(project uuid, actor uuid, allowed text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM sync_begin(project);
  PERFORM FROM memberships AS m JOIN projects AS p ON p.id = m.project_id
    WHERE m.project_id = project AND m.user_id = actor AND m.role = ANY (allowed)
      AND NOT p.is_deleted AND NOT p.is_archived;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not admitted' USING ERRCODE = 'PM008';
  END IF;
END $$;

-- Stands where a row should have been written: takes back the number with everything else.
CREATE FUNCTION give_up() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'nothing to write' USING ERRCODE = 'PM008';
END $$;
