package io.linkgate.cluster.snapshot;

import io.linkgate.instance.InstanceId;
import io.linkgate.storage.Database;

/** Rows of nodes and of their claims, for tests that need no node. */
public final class NodeRows {

    private NodeRows() {}

    public static void add(Database database, String name) {
        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "INSERT INTO nodes (node, fence, ends_at) VALUES (?, 1, CURRENT_TIMESTAMP)", name));
    }

    /** Makes an instance that node's, whichever had it before. */
    public static void claim(Database database, InstanceId id, String name) {
        database.jdbi().useTransaction(handle -> {
            handle.execute("DELETE FROM claims WHERE instance_id = ?", id.value());
            handle.execute("INSERT INTO claims (instance_id, node) VALUES (?, ?)", id.value(), name);
        });
    }
}
