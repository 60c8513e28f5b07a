package io.linkgate.storage.postgres;

import io.linkgate.config.SettingProblem;
import io.linkgate.config.SettingsException;
import io.linkgate.config.StorageSettings.Server;
import io.linkgate.storage.migration.Migrations;
import io.linkgate.storage.migration.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;

/** A server's database as it is at one moment, read beside a Linkgate that uses it: no lock is taken. */
public final class ServerSnapshot {

    private ServerSnapshot() {}

    /**
     * Returns a connection in a transaction that sees the database as it is at its first statement. Large results come
     * in parts if a statement has a fetch size.
     *
     * @throws SettingsException if the server cannot be reached, or its tables are not those of this version
     */
    public static Connection open(Server server) {
        DataSource source = Sources.of(server);
        try {
            Connection connection = source.getConnection();
            boolean opened = false;
            try {
                refuseUnfit(server, source, connection);
                connection.setAutoCommit(false);
                connection.setReadOnly(true);
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                opened = true;
                return connection;
            } finally {
                if (!opened) {
                    connection.close();
                }
            }
        } catch (SQLException | FlywayException e) {
            throw new SettingsException(problem(server, ServerErrors.predicate(e)), e);
        }
    }

    private static void refuseUnfit(Server server, DataSource source, Connection connection) throws SQLException {
        Optional<String> unfit = ServerCheck.unfit(connection)
                .or(() -> new Schema(source, Migrations.POSTGRESQL).fits()
                        ? Optional.empty()
                        : Optional.of("does not have the tables of this version of Linkgate"));
        if (unfit.isPresent()) {
            throw new SettingsException(List.of(problem(server, unfit.get())));
        }
    }

    private static SettingProblem problem(Server server, String predicate) {
        return new SettingProblem(server.setting(), "the database " + server.name() + " " + predicate);
    }
}
