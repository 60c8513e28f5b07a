-- Several nodes, for databases on a server: see the migration for PostgreSQL.
ALTER TABLE nodes ADD COLUMN session INTEGER;
