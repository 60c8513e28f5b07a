package io.linkgate.storage.transfer;

import io.linkgate.storage.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Rows in every table and every column, and what a database has in all of them. */
final class FullDatabase {

    static final int ROWS = 450; // more than are copied at once, and no multiple of that

    private static final int LONG = 1000;
    private static final String ASCII = "abc/?=%-_.~";
    private static final String LETTERS = "aZ09 äß\u20AC\n\t'\"\\%:?;\uD83D\uDE00\uFFFD";

    private final Random random = new Random(7);
    private final Map<String, List<Object>> written = new TreeMap<>();

    /** Fills an empty embedded database. */
    static void fill(Database database) {
        FullDatabase rows = new FullDatabase();
        try {
            for (CopiedTable table : tables(database)) {
                database.jdbi().useHandle(handle -> rows.fill(handle.getConnection(), table));
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    static List<CopiedTable> tables(Database embedded) {
        try {
            return embedded.jdbi().withHandle(handle -> CopiedTable.of(handle.getConnection()));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns all rows of each table, sorted, as texts. */
    static Map<String, List<String>> rows(Database database, List<CopiedTable> tables) {
        Map<String, List<String>> all = new TreeMap<>();
        try {
            for (CopiedTable table : tables) {
                all.put(table.name(), database.jdbi().withHandle(handle -> rows(handle.getConnection(), table)));
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return all;
    }

    private static List<String> rows(Connection connection, CopiedTable table) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(table.select())) {
            while (found.next()) {
                StringBuilder row = new StringBuilder();
                for (int column = 1; column <= table.columns().size(); column++) {
                    row.append('|')
                            .append(text(table.columns().get(column - 1).type().value(found, column)));
                }
                rows.add(row.toString());
            }
        }
        return rows.stream().sorted().toList();
    }

    private static String text(Object value) {
        return value instanceof byte[] bytes
                ? HexFormat.of().formatHex(bytes)
                : value instanceof OffsetDateTime moment ? moment.toInstant().toString() : String.valueOf(value);
    }

    private void fill(Connection connection, CopiedTable table) throws SQLException {
        if (table.hasRowsFromTheBeginning()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("UPDATE " + table.name() + " SET revision = 4711");
            }
            return;
        }
        Map<String, String> references = references(connection, table.name());
        try (PreparedStatement insert = connection.prepareStatement(table.insert());
                ResultSet columns = connection
                        .getMetaData()
                        .getColumns(null, connection.getSchema(), table.name().toUpperCase(Locale.ROOT), null)) {
            List<Integer> sizes = new ArrayList<>();
            List<Boolean> optional = new ArrayList<>();
            while (columns.next()) {
                sizes.add(columns.getInt("COLUMN_SIZE"));
                optional.add(columns.getString("IS_NULLABLE").equals("YES"));
            }
            for (int row = 1; row <= ROWS; row++) {
                for (int place = 0; place < sizes.size(); place++) {
                    CopiedTable.Column column = table.columns().get(place);
                    String name = table.name() + "." + column.name();
                    Object value = references.containsKey(column.name())
                            ? written.get(references.get(column.name())).get(row - 1)
                            : value(column.type(), row, sizes.get(place));
                    boolean isLeftOut = optional.get(place) && random.nextInt(4) == 0;
                    insert.setObject(place + 1, isLeftOut ? null : value);
                    written.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
                }
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static Map<String, String> references(Connection connection, String table) throws SQLException {
        Map<String, String> references = new TreeMap<>();
        try (ResultSet keys = connection
                .getMetaData()
                .getImportedKeys(null, connection.getSchema(), table.toUpperCase(Locale.ROOT))) {
            while (keys.next()) {
                references.put(
                        keys.getString("FKCOLUMN_NAME").toLowerCase(Locale.ROOT),
                        keys.getString("PKTABLE_NAME").toLowerCase(Locale.ROOT) + "."
                                + keys.getString("PKCOLUMN_NAME").toLowerCase(Locale.ROOT));
            }
        }
        return references;
    }

    /** @param row makes the value unique */
    private Object value(CopiedType type, int row, int size) {
        return switch (type) {
            case TEXT -> text(row, size);
            case INTEGER -> row * 4_000_001;
            case LONG -> row * 4_000_000_000_007L;
            case BOOLEAN -> row % 2 == 0;
            case BYTES -> bytes(row);
            case MOMENT ->
                Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000) * 1000L)
                        .atOffset(ZoneOffset.UTC);
        };
    }

    private byte[] bytes(int row) {
        byte[] bytes = new byte[4 + random.nextInt(1500)];
        random.nextBytes(bytes);
        IntStream.range(0, 4).forEach(place -> bytes[place] = (byte) (row >> 8 * place));
        return bytes;
    }

    /** Returns a text of up to that many UTF-16 units. Long ones are in an index, whose rows have at most 2,700 bytes. */
    private String text(int row, int size) {
        String letters = size < LONG ? LETTERS : ASCII;
        StringBuilder text = new StringBuilder(String.format("%03d", row));
        int length = random.nextInt(size + 1);
        while (text.length() < length) {
            int point = letters.codePointAt(
                    letters.offsetByCodePoints(0, random.nextInt(letters.codePointCount(0, letters.length()))));
            if (text.length() + Character.charCount(point) > length) {
                break;
            }
            text.appendCodePoint(point);
        }
        return text.toString();
    }
}
