-- Which version of the job queue made its tables, so that a start needs one query to know that nothing is to be done.

ALTER TABLE instance ADD COLUMN queue_version text;
