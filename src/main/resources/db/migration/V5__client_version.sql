-- The newest version of the official client that was ever seen: one row, or none. For H2 and PostgreSQL.
CREATE TABLE client_version (
    id         INTEGER                     NOT NULL PRIMARY KEY,
    version    VARCHAR(32)                 NOT NULL,
    first_seen TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    confirmed  TIMESTAMP(6) WITH TIME ZONE,
    ends       TIMESTAMP(6) WITH TIME ZONE
);
