-- When a failed session tries again by itself, of failures that outlive a restart; the year 9999 if a person has to act first.
-- Null for all other moves, and for those that an earlier version wrote.
ALTER TABLE session_moves ADD COLUMN retry_at TIMESTAMP(6) WITH TIME ZONE;
CREATE INDEX session_moves_by_retry ON session_moves (retry_at);
