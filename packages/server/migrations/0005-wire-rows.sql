-- Rows as they cross the wire: one view per table with the contract's columns in its order.

CREATE FUNCTION utc_text(at timestamptz) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- Live rows with exactly the contract's columns, in its order: row_to_json(r) of a view's row r is the wire row.
CREATE VIEW live_projects AS
SELECT id, name, start, finish, schedule_from, calendar_id, minutes_per_day, minutes_per_week, days_per_month,
       default_start_minute, default_finish_minute, status_date, honors_constraints, critical_slack_minutes,
       has_multiple_critical_paths, splits_in_progress, scheduled_start, scheduled_finish, scheduled_version,
       server_version, utc_text(created_at) AS created_at, utc_text(updated_at) AS updated_at
  FROM projects WHERE NOT is_deleted;

CREATE VIEW live_calendars AS
SELECT id, project_id, uid, name, base_calendar_id, weekdays, exceptions, work_weeks,
       server_version, utc_text(created_at) AS created_at, utc_text(updated_at) AS updated_at
  FROM calendars WHERE NOT is_deleted;

CREATE VIEW live_resources AS
SELECT id, project_id, uid, name, initials, kind, max_units, calendar_id, user_id,
       server_version, utc_text(created_at) AS created_at, utc_text(updated_at) AS updated_at
  FROM resources WHERE NOT is_deleted;

CREATE VIEW live_tasks AS
SELECT id, project_id, uid, parent_id, position, wbs_path, name, notes, duration_minutes, duration_unit, is_estimated,
       is_milestone, is_manual, manual_start, manual_finish, is_active, is_external, constraint_type, constraint_date,
       deadline, calendar_id, ignores_resource_calendars, task_type, is_effort_driven, priority, percent_complete,
       actual_start, actual_finish, actual_duration_minutes, remaining_duration_minutes, stop, resume,
       leveling_delay_minutes, is_summary, start, finish, early_start, early_finish, late_start, late_finish,
       total_slack_minutes, free_slack_minutes, start_slack_minutes, finish_slack_minutes, is_critical,
       server_version, utc_text(created_at) AS created_at, utc_text(updated_at) AS updated_at
  FROM tasks WHERE NOT is_deleted;

CREATE VIEW live_dependencies AS
SELECT id, project_id, predecessor_id, successor_id, type, lag_minutes, lag_percent, lag_unit,
       server_version, utc_text(created_at) AS created_at, utc_text(updated_at) AS updated_at
  FROM dependencies WHERE NOT is_deleted;

CREATE VIEW live_assignments AS
SELECT id, project_id, uid, task_id, resource_id, units, work_minutes, actual_work_minutes, remaining_work_minutes,
       delay_minutes, segments,
       server_version, utc_text(created_at) AS created_at, utc_text(updated_at) AS updated_at
  FROM assignments WHERE NOT is_deleted;
