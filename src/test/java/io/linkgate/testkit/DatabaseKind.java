package io.linkgate.testkit;

import io.linkgate.config.StorageSettings;
import java.nio.file.Path;

/**
 * The databases on which every statement must run. A test of a store gets both by {@code @ParameterizedClass},
 * {@code @EnumSource(DatabaseKind.class)} and a field with {@code @Parameter}.
 */
public enum DatabaseKind {
    H2 {
        @Override
        public StorageSettings at(Path home) {
            return new StorageSettings(home.resolve("db/linkgate"));
        }

        @Override
        public String blocked() {
            return "SELECT COUNT(*) FROM information_schema.sessions WHERE blocker_id IS NOT NULL";
        }
    },
    POSTGRESQL {
        @Override
        public StorageSettings at(Path home) {
            return PostgresServer.shared().databaseOf(home);
        }

        @Override
        public String blocked() {
            return "SELECT COUNT(*) FROM pg_locks WHERE NOT granted"; // not the activity, which a transaction sees once
        }
    };

    /**
     * Returns the database of a home directory: for the same directory the same one.
     *
     * @param home exists for as long as the database is needed
     */
    public abstract StorageSettings at(Path home);

    /** Returns a query for how many sessions wait for another one. */
    public abstract String blocked();
}
