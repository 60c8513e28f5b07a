package io.linkgate.storage.transfer;

import io.linkgate.storage.transfer.CopiedTable.Column;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Copies all rows from one database into another with the same tables, some at a time, and lets numbers go on
 * where they were. What is sealed stays sealed.
 */
final class RowCopy {

    /** A row has some KB, a few have 100. */
    private static final int ROWS_AT_ONCE = 50;

    /** Counted on by H2 from that number on; see {@code INFORMATION_SCHEMA.COLUMNS} in its documentation. */
    private static final String NEXT_OF_H2 = "SELECT identity_base FROM information_schema.columns"
            + " WHERE table_name = UPPER('%1$s') AND column_name = UPPER('%2$s')";

    private static final String SEQUENCE_OF_POSTGRESQL = "SELECT pg_get_serial_sequence('%1$s', '%2$s')";

    private static final String NEXT_OF_POSTGRESQL =
            "SELECT CASE WHEN is_called THEN last_value + 1 ELSE last_value END FROM %1$s";

    private final Connection from;
    private final Connection into;
    private final boolean inParts;
    private final Brake brake;

    private RowCopy(Connection from, Connection into, boolean inParts, Brake brake) {
        this.from = from;
        this.into = into;
        this.inParts = inParts;
        this.brake = brake;
    }

    /** Says whether a copy may go on. */
    @FunctionalInterface
    interface Brake {
        /** @throws IOException with a reason for the operator, if it must not */
        void check() throws IOException;
    }

    /**
     * Copies all rows, or none.
     *
     * @param from in a transaction
     * @param into in a transaction, which the caller commits
     */
    static RowCopy whole(Connection from, Connection into) {
        return new RowCopy(from, into, false, () -> {});
    }

    /**
     * Copies into a database that is thrown away if the copy fails. H2 holds much of a transaction in memory, so there
     * is one for each part.
     *
     * @param into in a transaction
     * @param brake is asked before each part
     */
    static RowCopy inParts(Connection from, Connection into, Brake brake) {
        return new RowCopy(from, into, true, brake);
    }

    /**
     * Copies tables.
     *
     * @param tables each behind those that it refers to
     * @throws IOException if one cannot be read or written; names it, and no value of it
     */
    void run(List<CopiedTable> tables) throws IOException {
        for (CopiedTable table : tables) {
            try {
                copy(table);
            } catch (SQLException e) {
                throw new IOException(
                        "the rows of " + table.name() + " cannot be copied; the database reports error "
                                + e.getSQLState(),
                        e);
            }
        }
    }

    private void copy(CopiedTable table) throws SQLException, IOException {
        if (table.hasRowsFromTheBeginning()) {
            execute("DELETE FROM " + table.name());
        }
        try (Statement read = from.createStatement();
                PreparedStatement write = into.prepareStatement(table.insert())) {
            read.setFetchSize(ROWS_AT_ONCE);
            int waiting = 0;
            try (ResultSet rows = read.executeQuery(table.select())) {
                while (rows.next()) {
                    int place = 1;
                    for (Column column : table.columns()) {
                        column.type().copy(rows, write, place++);
                    }
                    write.addBatch();
                    if (++waiting == ROWS_AT_ONCE) {
                        write(write);
                        waiting = 0;
                    }
                }
            }
            write(write);
        }
        if (table.numbered().isPresent()) {
            String column = table.numbered().get();
            execute("ALTER TABLE " + table.name() + " ALTER COLUMN " + column + " RESTART WITH "
                    + next(table.name(), column));
        }
    }

    private void write(PreparedStatement batch) throws SQLException, IOException {
        brake.check();
        batch.executeBatch();
        if (inParts) {
            into.commit();
        }
    }

    private long next(String table, String column) throws SQLException {
        if (from.getMetaData().getDatabaseProductName().equals("H2")) {
            return Long.parseLong(answer(NEXT_OF_H2.formatted(table, column)));
        }
        String sequence = answer(SEQUENCE_OF_POSTGRESQL.formatted(table, column));
        return Long.parseLong(answer(NEXT_OF_POSTGRESQL.formatted(sequence)));
    }

    private String answer(String query) throws SQLException {
        try (Statement statement = from.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = into.createStatement()) {
            statement.execute(sql);
        }
    }
}
