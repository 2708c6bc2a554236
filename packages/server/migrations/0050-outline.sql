-- Tasks in outline order, page by page: a walk from task to task, so that the last page costs what the first does.

-- Ids behind a task (null = from the beginning) of the subtree below `root` (null = of the whole plan). A task that was
-- deleted since still says where it stood.
CREATE FUNCTION outline_page(project uuid, root uuid, behind uuid, rows_max integer)
RETURNS TABLE (id uuid, ordinal integer) LANGUAGE plpgsql STABLE
-- parent_id stands in each ORDER BY because it is no constant to the planner where it IS NULL: it would sort all siblings.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET jit = off
AS $$
#variable_conflict use_column
DECLARE
  here_id uuid := coalesce(behind, root);
  here_parent uuid;
  here_position text;
  next_id uuid;
  next_parent uuid;
  next_position text;
  made integer := 0;
BEGIN
  IF here_id IS NOT NULL THEN
    SELECT t.parent_id, t.position INTO here_parent, here_position FROM tasks AS t
     WHERE t.project_id = project AND t.id = here_id;
    IF NOT FOUND THEN RETURN; END IF;
    IF behind IS NULL THEN
      id := here_id; ordinal := 0; made := 1;
      RETURN NEXT;
    END IF;
  END IF;
  WHILE made < rows_max LOOP
    -- The first child …
    IF here_id IS NULL THEN
      SELECT t.id, t.parent_id, t.position INTO next_id, next_parent, next_position FROM tasks AS t
       WHERE t.project_id = project AND t.parent_id IS NULL AND NOT t.is_deleted
       ORDER BY t.parent_id, t.position, t.id LIMIT 1;
    ELSE
      SELECT t.id, t.parent_id, t.position INTO next_id, next_parent, next_position FROM tasks AS t
       WHERE t.project_id = project AND t.parent_id = here_id AND NOT t.is_deleted
       ORDER BY t.position, t.id LIMIT 1;
    END IF;
    -- … or the next sibling, of the task or of the nearest task above that has one.
    WHILE next_id IS NULL AND here_id IS NOT NULL AND here_id IS DISTINCT FROM root LOOP
      IF here_parent IS NULL THEN
        SELECT t.id, t.parent_id, t.position INTO next_id, next_parent, next_position FROM tasks AS t
         WHERE t.project_id = project AND t.parent_id IS NULL AND NOT t.is_deleted
           AND (t.position, t.id) > (here_position, here_id)
         ORDER BY t.parent_id, t.position, t.id LIMIT 1;
        EXIT WHEN next_id IS NULL;
      ELSE
        SELECT t.id, t.parent_id, t.position INTO next_id, next_parent, next_position FROM tasks AS t
         WHERE t.project_id = project AND t.parent_id = here_parent AND NOT t.is_deleted
           AND (t.position, t.id) > (here_position, here_id)
         ORDER BY t.position, t.id LIMIT 1;
        IF next_id IS NULL THEN
          SELECT t.id, t.parent_id, t.position INTO here_id, here_parent, here_position FROM tasks AS t
           WHERE t.project_id = project AND t.id = here_parent;
        END IF;
      END IF;
    END LOOP;
    EXIT WHEN next_id IS NULL;
    here_id := next_id; here_parent := next_parent; here_position := next_position;
    id := here_id; ordinal := made; made := made + 1;
    RETURN NEXT;
  END LOOP;
END $$;
