-- Whether the node shares the database with others. Otherwise, or if there is no value, it must be alone.
ALTER TABLE nodes ADD COLUMN shared BOOLEAN;
ALTER TABLE active_node DROP COLUMN node;

-- When its session was last watched, to the minute: those are claimed first.
ALTER TABLE instances ADD COLUMN watched_at TIMESTAMP(6) WITH TIME ZONE;

-- Which node has an instance. The claims of a node end with its row.
CREATE TABLE claims (
    instance_id VARCHAR(12) COLLATE "C" NOT NULL PRIMARY KEY REFERENCES instances (id) ON DELETE CASCADE,
    node        VARCHAR(36) COLLATE "C" NOT NULL REFERENCES nodes (node) ON DELETE CASCADE
);
CREATE INDEX claims_by_node ON claims (node);

-- Refuses each statement that writes with a fence whose node has no row, or none. Every node has a fence of its own. The lock, "LKGF" and a
-- hash of the schema and the fence, is held until the end of the transaction: who removes a node waits for it, so nothing that the node has
-- begun is committed afterwards. Each transaction asks once.
CREATE OR REPLACE FUNCTION refuse_older_fence() RETURNS TRIGGER LANGUAGE plpgsql AS
$$
DECLARE
    shown TEXT := NULLIF(current_setting('linkgate.fence', TRUE), '');
BEGIN
    IF shown IS NULL OR current_setting('linkgate.admitted', TRUE) IS DISTINCT FROM shown THEN
        PERFORM pg_advisory_xact_lock_shared(1280001862, hashtext(current_schema() || '/' || shown));
        IF NOT EXISTS (SELECT 1 FROM nodes WHERE nodes.fence::TEXT = shown) THEN
            RAISE EXCEPTION 'this Linkgate has lost the database' USING ERRCODE = 'LKG01';
        END IF;
        PERFORM set_config('linkgate.admitted', shown, TRUE);
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER fence BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON claims
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_older_fence();
