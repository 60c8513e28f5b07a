-- Finds the events of a hook that wait, and no dead letters, and the other way round.
CREATE INDEX hook_events_by_state ON hook_events (hook_id, dead_at, number);
DROP INDEX hook_events_by_hook;
