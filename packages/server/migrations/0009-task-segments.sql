-- Pauses of the work of a task without resources, in the shape that assignments have.

ALTER TABLE tasks ADD COLUMN segments jsonb NOT NULL DEFAULT '[]';

-- The functions over the feed read whole rows of the view by its name: they follow.
DROP VIEW live_tasks;
CREATE VIEW live_tasks AS
SELECT id, project_id, uid, parent_id, position, wbs_path, name, notes, duration_minutes, duration_unit, is_estimated,
       is_milestone, is_manual, manual_start, manual_finish, is_active, is_external, constraint_type, constraint_date,
       deadline, calendar_id, ignores_resource_calendars, task_type, is_effort_driven, priority, percent_complete,
       actual_start, actual_finish, actual_duration_minutes, remaining_duration_minutes, stop, resume,
       leveling_delay_minutes, segments, is_summary, start, finish, early_start, early_finish, late_start, late_finish,
       total_slack_minutes, free_slack_minutes, start_slack_minutes, finish_slack_minutes, is_critical,
       server_version, utc_text(created_at) AS created_at, utc_text(updated_at) AS updated_at
  FROM tasks WHERE NOT is_deleted;
