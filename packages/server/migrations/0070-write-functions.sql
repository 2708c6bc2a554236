-- What every write says to Postgres, as functions: their plans are made once per connection instead of once per write.

-- Draws the number and asks for the actor's role, in this order: the role is read after the lock was taken, so it is the
-- one that was committed last. actor null = the server itself. role null = the project is not open to the actor.
CREATE FUNCTION begin_write(project uuid, actor uuid, OUT version bigint, OUT held text) LANGUAGE plpgsql AS $$
BEGIN
  version := sync_begin(project);
  IF actor IS NULL THEN RETURN; END IF;
  SELECT m.role INTO held
    FROM memberships AS m JOIN projects AS p ON p.id = m.project_id AND NOT p.is_deleted
   WHERE m.project_id = project AND m.user_id = actor;
END $$;

-- The feed's rows of one transaction. changes: [{table_name, row_ids, fields}].
CREATE FUNCTION record_changes(project uuid, drawn bigint, actor uuid, cause text, changes json)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO project_change (project_id, version, ordinal, actor, cause, table_name, row_ids, fields)
  SELECT project, drawn, c.ordinal::integer, actor, cause, c.table_name, c.row_ids, c.fields
    FROM ROWS FROM (json_to_recordset(changes) AS (table_name text, row_ids uuid[], fields text[]))
         WITH ORDINALITY AS c (table_name, row_ids, fields, ordinal);
END
$$;
