-- Every process asks once a second which accounts were closed just now.

CREATE INDEX users_disabled ON users (disabled_at) WHERE disabled_at IS NOT NULL;
