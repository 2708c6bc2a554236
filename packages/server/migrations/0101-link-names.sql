-- Whether the readers of a share link are told who the people of the project are; by default they are not.

ALTER TABLE api_tokens ADD COLUMN shows_names boolean NOT NULL DEFAULT false;
