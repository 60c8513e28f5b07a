-- Several nodes, for databases on a server: see the migration for PostgreSQL.
ALTER TABLE nodes ADD COLUMN shared BOOLEAN;
ALTER TABLE active_node DROP COLUMN node;
ALTER TABLE instances ADD COLUMN watched_at TIMESTAMP(6) WITH TIME ZONE;

CREATE TABLE claims (
    instance_id VARCHAR(12) NOT NULL PRIMARY KEY REFERENCES instances (id) ON DELETE CASCADE,
    node        VARCHAR(36) NOT NULL REFERENCES nodes (node) ON DELETE CASCADE
);
