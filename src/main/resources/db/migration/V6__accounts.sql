-- Whose device it is, sealed: a list of instances says so without opening every device. Null where an earlier version kept the
-- device; no bytes of content where no phone has confirmed it yet. For H2 and PostgreSQL.
ALTER TABLE devices ADD COLUMN account BYTEA;
