package io.linkgate.storage;

/** Rows of {@code instances}, for tests that need any rows. */
public final class InstanceRows {

    private InstanceRows() {}

    /** Inserts an instance with that id. */
    public static void insert(Database database, String id) {
        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "INSERT INTO instances (id, name, engine, wanted, created_at)"
                                + " VALUES (?, 'office', 'sandbox', 'RUNNING', CURRENT_TIMESTAMP)",
                        id));
    }

    /** Counts the instances. */
    public static int count(Database database) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM instances")
                        .mapTo(Integer.class)
                        .one());
    }
}
