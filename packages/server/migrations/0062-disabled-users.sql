-- People who may not come in any more, although what they did stays.

ALTER TABLE users ADD COLUMN disabled_at timestamptz;
