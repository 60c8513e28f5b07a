-- Texts that callers have sent: which text an id stands for, sealed, and what became of it, sealed. So the same id is the same text, sent
-- once, with the same answer. For H2 and PostgreSQL.
CREATE TABLE sent_texts (
    instance_id VARCHAR(12)                 NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
    message_id  VARCHAR(40)                 NOT NULL,
    sealed      BYTEA                       NOT NULL,
    outcome     BYTEA,
    expires_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    PRIMARY KEY (instance_id, message_id)
);
CREATE INDEX sent_texts_by_expiry ON sent_texts (expires_at);

-- The chats of a device, by hashed address: a limit holds for those that it began itself.
CREATE TABLE message_chats (
    store    BIGINT                      NOT NULL REFERENCES message_stores (number) ON DELETE CASCADE,
    hash     BYTEA                       NOT NULL,
    begun_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    by_us    BOOLEAN                     NOT NULL,
    PRIMARY KEY (store, hash)
);
CREATE INDEX message_chats_by_time ON message_chats (store, by_us, begun_at);

-- The last one-time password of each recipient, both hashed under the key of the store.
CREATE TABLE one_time_passwords (
    store      BIGINT                      NOT NULL REFERENCES message_stores (number) ON DELETE CASCADE,
    hash       BYTEA                       NOT NULL,
    code       BYTEA                       NOT NULL,
    sent_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    tries      INTEGER                     NOT NULL,
    PRIMARY KEY (store, hash)
);
CREATE INDEX one_time_passwords_by_expiry ON one_time_passwords (expires_at);
