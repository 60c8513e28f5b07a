-- Temporary links, by which a visitor without an access token links one instance. For H2 and PostgreSQL. The secret is stored as its
-- SHA-256 hash, and sealed until the link ends, since GET repeats it. Each change takes the next revision, so that every node reads
-- only what has changed.
CREATE TABLE temporary_links (
    id          VARCHAR(20)                 NOT NULL PRIMARY KEY,
    instance_id VARCHAR(12)                 NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
    hash        BYTEA                       NOT NULL,
    sealed      BYTEA,
    created_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    expires_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    ended_at    TIMESTAMP(6) WITH TIME ZONE,
    ended_as    VARCHAR(16),
    revision    BIGINT                      NOT NULL
);
CREATE INDEX temporary_links_by_instance ON temporary_links (instance_id, created_at);
CREATE INDEX temporary_links_by_revision ON temporary_links (revision);

-- One row. Every change locks it until it is committed, so revisions become visible in their order.
CREATE TABLE temporary_link_revision (
    id       INTEGER NOT NULL PRIMARY KEY,
    revision BIGINT  NOT NULL
);
INSERT INTO temporary_link_revision (id, revision) VALUES (1, 0);
