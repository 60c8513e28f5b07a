package io.linkgate.storage.postgres;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Whether a server, and the database on it, are such that Linkgate works with them. */
final class ServerCheck {

    /** The oldest major version that PostgreSQL still looked after in 2026. */
    static final int OLDEST = 14;

    private ServerCheck() {}

    /** Returns a predicate that says what is wrong; empty if all is well. */
    static Optional<String> unfit(Connection connection) throws SQLException {
        DatabaseMetaData server = connection.getMetaData();
        if (!server.getDatabaseProductName().equals("PostgreSQL")) {
            return Optional.of("is of " + server.getDatabaseProductName() + ", not of PostgreSQL");
        }
        if (server.getDatabaseMajorVersion() < OLDEST) {
            return Optional.of("is on PostgreSQL " + server.getDatabaseProductVersion() + "; Linkgate needs " + OLDEST
                    + " or newer");
        }
        if (!"UTF8".equals(text(connection, "SHOW server_encoding"))) {
            return Optional.of("has another encoding than UTF8; create it with ENCODING 'UTF8'");
        }
        if ("off".equals(text(connection, "SHOW synchronous_commit"))) {
            return Optional.of("has synchronous_commit = off, with which a server that crashes loses what was answered;"
                    + " set it to on");
        }
        return text(connection, "SELECT current_schema()") == null
                ? Optional.of("has no schema for its user; create the schema that its search_path names")
                : Optional.empty();
    }

    /** Whether the server takes no writes until it is promoted. */
    static boolean isStandby(Connection connection) throws SQLException {
        return !"f".equals(text(connection, "SELECT CASE WHEN pg_is_in_recovery() THEN 't' ELSE 'f' END"));
    }

    /** Whether the schema has a table of that name. */
    static boolean hasTable(Connection connection, String name) throws SQLException {
        return text(
                        connection,
                        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename = '" + name
                                + "'")
                != null;
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getString(1) : null;
        }
    }
}
