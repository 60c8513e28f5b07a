package io.linkgate.storage.transfer;

import io.linkgate.config.StorageSettings;
import io.linkgate.storage.Database;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jdbi.v3.core.JdbiException;

/**
 * A server's database that was empty and has been filled. It is emptied again when it is closed, unless it is to be kept
 * because all else has been restored too. No Linkgate can use it before it is closed.
 */
public final class FilledDatabase implements AutoCloseable {

    private final Database database;
    private final List<CopiedTable> tables;
    private final String name;
    private boolean kept;

    private FilledDatabase(Database database, List<CopiedTable> tables, String name) {
        this.database = database;
        this.tables = tables;
        this.name = name;
    }

    /** The rows could not be taken out of the database again; the message says what to do. */
    public static final class StillFilledException extends IOException {

        private static final long serialVersionUID = 1L;

        StillFilledException(String name, JdbiException cause) {
            super(
                    "the database " + name
                            + " could not be emptied again, and has rows of the backup: drop it, and create"
                            + " an empty one before the next restore",
                    cause);
        }
    }

    /**
     * Fills a server's database with all that an embedded one has, in one transaction.
     *
     * @param embedded the embedded database, of this version or an earlier one: its tables are brought up to date
     * @param server a database without tables, or with empty ones
     * @throws IOException if the server's database is not empty, or a row cannot be copied; it is then as it was
     * @throws io.linkgate.config.SettingsException if one of the two cannot be opened
     */
    public static FilledDatabase fill(StorageSettings embedded, StorageSettings server) throws IOException {
        Database into = Database.open(server);
        boolean filled = false;
        try (Database from = Database.open(embedded)) {
            from.mark().orElseThrow().check(instances(from));
            List<CopiedTable> tables = from.jdbi().withHandle(handle -> CopiedTable.of(handle.getConnection()));
            refuseUnlessEmpty(into, tables, server.name());
            from.jdbi().useTransaction(source -> {
                source.execute("SET LAZY_QUERY_EXECUTION TRUE"); // otherwise results are collected in memory
                into.jdbi()
                        .useTransaction(target -> RowCopy.whole(source.getConnection(), target.getConnection())
                                .run(tables));
            });
            filled = true;
            return new FilledDatabase(into, tables, server.name());
        } catch (SQLException | JdbiException e) {
            throw new IOException("the rows of the backup cannot be copied into the database " + server.name(), e);
        } finally {
            if (!filled) {
                into.close();
            }
        }
    }

    private static void refuseUnlessEmpty(Database database, List<CopiedTable> tables, String name) throws IOException {
        for (CopiedTable table : tables) {
            if (!table.hasRowsFromTheBeginning() && count(database, table.name()) > 0) {
                throw new IOException("the database " + name + " is not empty; nothing is overwritten");
            }
        }
    }

    static int instances(Database database) {
        return count(database, "instances");
    }

    private static int count(Database database, String table) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM " + table)
                        .mapTo(Integer.class)
                        .one());
    }

    /** Keeps what is in the database. */
    public void keep() {
        kept = true;
    }

    /**
     * Empties the database unless it is to be kept, and lets others use it.
     *
     * @throws StillFilledException if it cannot be emptied
     */
    @Override
    public void close() throws StillFilledException {
        try (database) {
            if (!kept) {
                empty();
            }
        } catch (JdbiException e) {
            throw new StillFilledException(name, e);
        }
    }

    private void empty() {
        List<CopiedTable> backwards = new ArrayList<>(tables);
        Collections.reverse(backwards);
        database.jdbi()
                .useTransaction(handle -> backwards.stream()
                        .filter(table -> !table.hasRowsFromTheBeginning())
                        .forEach(table -> handle.execute("DELETE FROM " + table.name())));
    }
}
