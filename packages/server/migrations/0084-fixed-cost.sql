-- What a task costs beside its resources.

ALTER TABLE tasks ADD COLUMN fixed_cost double precision;

SELECT sync_table('tasks');
