-- What a person has logged on a day, over all projects: no day has more than 24 hours.

CREATE INDEX time_entries_person ON time_entries (user_id, day) WHERE NOT is_deleted;
