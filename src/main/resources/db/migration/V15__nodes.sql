-- Which process has the database, for databases on a server: see the migration for PostgreSQL. The embedded one is locked by its file,
-- and has these tables so that all databases are alike.
CREATE TABLE nodes (
    node    VARCHAR(36)                 NOT NULL PRIMARY KEY,
    fence   BIGINT                      NOT NULL,
    ends_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);

CREATE TABLE active_node (
    id    INTEGER NOT NULL PRIMARY KEY,
    fence BIGINT  NOT NULL,
    node  VARCHAR(36)
);
INSERT INTO active_node (id, fence) VALUES (1, 0);
