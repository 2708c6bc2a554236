-- What a task's progress was before its card came to a column for what is done, so that it has it again when it leaves.

-- progress: columns of the task by name. Nobody syncs it; it goes with the task.
CREATE TABLE progress_before_done (
  project_id uuid NOT NULL,
  task_id uuid NOT NULL,
  progress jsonb NOT NULL,
  PRIMARY KEY (project_id, task_id),
  FOREIGN KEY (project_id, task_id) REFERENCES tasks ON DELETE CASCADE
);
