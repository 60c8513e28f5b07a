-- The process of the server that serves the connection by which a node keeps its lease. When the node is killed, it ends at once.
ALTER TABLE nodes ADD COLUMN session INTEGER;
