-- Access tokens. For H2 and PostgreSQL. A label has up to 64 characters, which H2 counts as up to 128. Each change of a token takes
-- the next revision, so that every node reads only what has changed. last_used_at is no change: it is written in batches.
CREATE TABLE access_tokens (
    id           VARCHAR(16)                 NOT NULL PRIMARY KEY,
    label        VARCHAR(128)                NOT NULL,
    scope        VARCHAR(16)                 NOT NULL,
    quota        INTEGER,
    created_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    expires_at   TIMESTAMP(6) WITH TIME ZONE,
    last_used_at TIMESTAMP(6) WITH TIME ZONE,
    rotated_at   TIMESTAMP(6) WITH TIME ZONE,
    revoked_at   TIMESTAMP(6) WITH TIME ZONE,
    revision     BIGINT                      NOT NULL
);
CREATE INDEX access_tokens_by_revision ON access_tokens (revision);

-- One row. Every change locks it until it is committed, so revisions become visible in their order.
CREATE TABLE access_token_revision (
    id       INTEGER NOT NULL PRIMARY KEY,
    revision BIGINT  NOT NULL
);
INSERT INTO access_token_revision (id, revision) VALUES (1, 0);

-- SHA-256 hashes of the secrets of a token: the present one, and rotated ones with the end of their overlap.
CREATE TABLE access_token_secrets (
    hash        BYTEA       NOT NULL PRIMARY KEY,
    token_id    VARCHAR(16) NOT NULL REFERENCES access_tokens (id) ON DELETE CASCADE,
    valid_until TIMESTAMP(6) WITH TIME ZONE
);
CREATE INDEX access_token_secrets_by_token ON access_token_secrets (token_id);

-- The instances that a token may use beside its own.
CREATE TABLE access_token_instances (
    token_id    VARCHAR(16) NOT NULL REFERENCES access_tokens (id) ON DELETE CASCADE,
    instance_id VARCHAR(12) NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
    PRIMARY KEY (token_id, instance_id)
);

-- The token that created an instance; null for the administrator token of the settings.
ALTER TABLE instances ADD COLUMN owner VARCHAR(16) REFERENCES access_tokens (id);
CREATE INDEX instances_by_owner ON instances (owner);
