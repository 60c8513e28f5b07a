-- Calls on their way to the node that has their instance, and the answers on their way back, both sealed. A call that is not begun at
-- ends_at is never begun; begun_at is set once. There are no references: deleting an instance is a call too, and one that was begun by a
-- node that is gone has to be told from one that was not. Nothing here is worth a wait for the disk: after a crash of the server the
-- table is empty, and each caller is told that its call may have been carried out.
CREATE UNLOGGED TABLE calls (
    id          VARCHAR(36) COLLATE "C"     NOT NULL PRIMARY KEY,
    instance_id VARCHAR(12) COLLATE "C"     NOT NULL,
    from_node   VARCHAR(36) COLLATE "C"     NOT NULL,
    to_node     VARCHAR(36) COLLATE "C"     NOT NULL,
    begun_at    TIMESTAMP(6) WITH TIME ZONE,
    ends_at     TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    sealed      BYTEA                       NOT NULL,
    answer      BYTEA
);
CREATE INDEX calls_by_sender ON calls (from_node);
CREATE INDEX calls_by_owner ON calls (to_node);
CREATE TRIGGER fence BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON calls
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_older_fence();
