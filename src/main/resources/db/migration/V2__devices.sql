-- What makes an instance a linked device, sealed. For H2 and PostgreSQL, which both know BYTEA.
CREATE TABLE devices (
    instance_id VARCHAR(12) NOT NULL PRIMARY KEY REFERENCES instances (id) ON DELETE CASCADE,
    sealed      BYTEA       NOT NULL
);

-- One row, sealed by the keyset of the first start: who cannot open it has another keyset.
CREATE TABLE keyset_canary (
    id     INTEGER NOT NULL PRIMARY KEY,
    sealed BYTEA   NOT NULL
);
