-- When a failed session tries again by itself; the year 9999 if a person has to act first. Null for other moves, and for those
-- that an earlier version wrote.
ALTER TABLE session_moves ADD COLUMN retry_at TIMESTAMP(6) WITH TIME ZONE;
