-- Calls on their way to the node that has their instance, and the answers on their way back: see the migration for PostgreSQL. Nodes that
-- share a database never share an embedded one, which has this table so that all databases are alike.
CREATE TABLE calls (
    id          VARCHAR(36)                 NOT NULL PRIMARY KEY,
    instance_id VARCHAR(12)                 NOT NULL,
    from_node   VARCHAR(36)                 NOT NULL,
    to_node     VARCHAR(36)                 NOT NULL,
    begun_at    TIMESTAMP(6) WITH TIME ZONE,
    ends_at     TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    sealed      BYTEA                       NOT NULL,
    answer      BYTEA
);
CREATE INDEX calls_by_sender ON calls (from_node);
CREATE INDEX calls_by_owner ON calls (to_node);
