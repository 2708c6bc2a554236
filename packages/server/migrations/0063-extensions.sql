-- What extensions keep in core: how far their listeners have heard each project, and places of their own between the five
-- roles.

-- project_id without a foreign key: a listener may outlive what it heard of.
CREATE TABLE extension_cursors (
  extension text NOT NULL,
  project_id uuid NOT NULL,
  version bigint NOT NULL,
  PRIMARY KEY (extension, project_id)
);

-- When a listener was first seen: of projects that are older than it, it hears what comes from then on.
CREATE TABLE extension_listeners (
  extension text PRIMARY KEY,
  began_at timestamptz NOT NULL DEFAULT now()
);

-- A role of an extension, held beside the one of the five that core goes by.
CREATE TABLE extension_roles (
  project_id uuid NOT NULL,
  user_id uuid NOT NULL,
  extension text NOT NULL,
  role text NOT NULL,
  PRIMARY KEY (project_id, user_id, extension),
  FOREIGN KEY (project_id, user_id) REFERENCES memberships (project_id, user_id) ON DELETE CASCADE
);

-- Values that an extension keeps of tasks, one object per task.
CREATE TABLE extension_task_values (
  extension text NOT NULL,
  project_id uuid NOT NULL,
  task_id uuid NOT NULL,
  field_values jsonb NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (extension, project_id, task_id),
  FOREIGN KEY (project_id, task_id) REFERENCES tasks (project_id, id)
);
