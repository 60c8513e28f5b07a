-- What operators own. For H2 and PostgreSQL. A name has up to 64 characters, which H2 counts as up to 128.
CREATE TABLE instances (
    id         VARCHAR(12)                 NOT NULL PRIMARY KEY,
    name       VARCHAR(128)                NOT NULL,
    engine     VARCHAR(16)                 NOT NULL,
    wanted     VARCHAR(16)                 NOT NULL,
    created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
