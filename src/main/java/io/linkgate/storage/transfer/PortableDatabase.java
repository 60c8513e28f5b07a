package io.linkgate.storage.transfer;

import io.linkgate.config.StorageSettings;
import io.linkgate.config.StorageSettings.Server;
import io.linkgate.storage.Database;
import io.linkgate.storage.postgres.ServerSnapshot;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** What a server's database has, in a file of H2: the form that a database has in backups, whatever it was. */
public final class PortableDatabase {

    private PortableDatabase() {}

    /**
     * Writes a server's database, as it is at this moment, into a new embedded one. A Linkgate that uses it meanwhile
     * is not disturbed.
     *
     * @param into an embedded database that does not exist, in a directory that does
     * @throws IOException if rows cannot be read or written
     * @throws io.linkgate.config.SettingsException if the server cannot be reached, or its tables are not those of this
     *     version
     */
    public static void write(Server server, StorageSettings into) throws IOException {
        try (Connection snapshot = ServerSnapshot.open(server)) {
            fill(into, snapshot, () -> {});
        } catch (SQLException | JdbiException e) {
            throw new IOException("the rows of the database " + server.name() + " cannot be copied", e);
        }
    }

    /**
     * Creates an embedded database with the rows of another, and its mark.
     *
     * @param snapshot of a database with the tables of this version
     */
    static void fill(StorageSettings into, Connection snapshot, RowCopy.Brake brake) throws IOException {
        try (Database file = Database.open(into)) {
            List<CopiedTable> tables;
            try (Handle handle = file.jdbi().open()) {
                tables = CopiedTable.of(handle.getConnection());
                handle.begin();
                RowCopy.inParts(snapshot, handle.getConnection(), brake).run(tables);
                handle.commit();
            } catch (SQLException e) {
                throw new IOException("the tables of the copy cannot be read", e);
            }
            file.mark().orElseThrow().check(FilledDatabase.instances(file));
        }
    }
}
