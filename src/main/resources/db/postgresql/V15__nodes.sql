-- Which process has the database. One row a process; its lease ends by the clock of the server, unless it is renewed before.
CREATE TABLE nodes (
    node    VARCHAR(36) COLLATE "C"     NOT NULL PRIMARY KEY,
    fence   BIGINT                      NOT NULL,
    ends_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);

-- One row. The fence grows each time a process takes the database; only a connection that has shown the newest one may write.
CREATE TABLE active_node (
    id    INTEGER NOT NULL PRIMARY KEY,
    fence BIGINT  NOT NULL,
    node  VARCHAR(36) COLLATE "C"
);
INSERT INTO active_node (id, fence) VALUES (1, 0);

-- Refuses each statement that writes with an older fence, or none. The lock, "LKGF" and the schema, is held until the end of the
-- transaction: who takes the database waits for it, so nothing of an older fence is committed afterwards. Each transaction asks once.
CREATE FUNCTION refuse_older_fence() RETURNS TRIGGER LANGUAGE plpgsql AS
$$
DECLARE
    shown TEXT := NULLIF(current_setting('linkgate.fence', TRUE), '');
BEGIN
    IF shown IS NULL OR current_setting('linkgate.admitted', TRUE) IS DISTINCT FROM shown THEN
        PERFORM pg_advisory_xact_lock_shared(1280001862, hashtext(current_schema()));
        IF NOT EXISTS (SELECT 1 FROM active_node WHERE active_node.fence::TEXT = shown) THEN
            RAISE EXCEPTION 'another Linkgate has the database, or had it since' USING ERRCODE = 'LKG01';
        END IF;
        PERFORM set_config('linkgate.admitted', shown, TRUE);
    END IF;
    RETURN NULL;
END
$$;

-- Every table that is made later needs this trigger too.
DO
$$
DECLARE
    fenced TEXT;
BEGIN
    FOR fenced IN
        SELECT tablename FROM pg_tables
        WHERE schemaname = current_schema() AND tablename NOT IN ('flyway_schema_history', 'nodes', 'active_node')
    LOOP
        EXECUTE format('CREATE TRIGGER fence BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I'
            ' FOR EACH STATEMENT EXECUTE FUNCTION refuse_older_fence()', fenced);
    END LOOP;
END
$$;
