-- The newest snapshot of each session, sealed, as the node has it that wrote it, so that the other nodes answer polls. They go
-- with that node. The revision grows with each write of a row, and begins at the time in microseconds, so that it grows also when a
-- row was deleted in between.
CREATE TABLE snapshots (
    instance_id VARCHAR(12) COLLATE "C" NOT NULL PRIMARY KEY REFERENCES instances (id) ON DELETE CASCADE,
    node        VARCHAR(36) COLLATE "C" NOT NULL REFERENCES nodes (node) ON DELETE CASCADE,
    revision    BIGINT                  NOT NULL,
    sealed      BYTEA                   NOT NULL
);
CREATE INDEX snapshots_by_node ON snapshots (node);

CREATE TRIGGER fence BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON snapshots
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_older_fence();
