-- The newest snapshot of each session, sealed, for the other nodes that share a database on a server: see the migration for PostgreSQL.
-- An embedded one has no other nodes, and this table so that all databases are alike.
CREATE TABLE snapshots (
    instance_id VARCHAR(12) NOT NULL PRIMARY KEY REFERENCES instances (id) ON DELETE CASCADE,
    node        VARCHAR(36) NOT NULL REFERENCES nodes (node) ON DELETE CASCADE,
    revision    BIGINT      NOT NULL,
    sealed      BYTEA       NOT NULL
);
CREATE INDEX snapshots_by_node ON snapshots (node);
