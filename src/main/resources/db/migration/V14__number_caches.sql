-- How many numbers of a row are taken from the disk at once, in tables that get a row for each event. For H2 alone, which writes the
-- next number to disk in a transaction of its own, by default after every 32 rows, and hands numbers out in order whatever it has
-- taken. PostgreSQL takes them for each connection, so that rows of two connections would be out of order: there it stays 1. After a
-- kill the numbers go on behind those that were taken.
ALTER TABLE session_moves ALTER COLUMN number SET CACHE 1000;
ALTER TABLE hook_events ALTER COLUMN number SET CACHE 1000;
ALTER TABLE audit_entries ALTER COLUMN number SET CACHE 1000;
ALTER TABLE message_values ALTER COLUMN number SET CACHE 1000;
ALTER TABLE message_events ALTER COLUMN number SET CACHE 1000;
