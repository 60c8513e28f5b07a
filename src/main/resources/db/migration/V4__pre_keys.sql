-- Private halves of the one-time pre-keys of linked devices. For H2 and PostgreSQL. A row is a run of 32 ids, sealed: few rows, and
-- one key is read or dropped without the others. Bucket n holds the ids 32 n + 1 to 32 n + 32. They go with their device.
CREATE TABLE pre_keys (
    instance_id VARCHAR(12) NOT NULL REFERENCES devices (instance_id) ON DELETE CASCADE,
    bucket      INTEGER     NOT NULL,
    sealed      BYTEA       NOT NULL,
    PRIMARY KEY (instance_id, bucket)
);
