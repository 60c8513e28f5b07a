package io.linkgate.storage.transfer;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A table that both databases have.
 *
 * @param name in lower case
 * @param columns at least one, in the order of the statements
 * @param numbered the column whose values the database counts itself; empty if there is none
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
record CopiedTable(String name, List<Column> columns, Optional<String> numbered) {

    /** What is true of one database at one time, and of no copy: its migrations, who has it, and what they share. */
    private static final Set<String> NOT_COPIED =
            Set.of("flyway_schema_history", "nodes", "active_node", "claims", "snapshots", "calls");

    CopiedTable {
        columns = List.copyOf(columns);
    }

    /** A column, with its name in lower case. */
    record Column(String name, CopiedType type) {}

    /**
     * Returns the tables of an embedded database that are copied, each behind those that it refers to. Every start sees to it that the
     * other database has the same.
     */
    static List<CopiedTable> of(Connection embedded) throws SQLException {
        List<CopiedTable> left = new ArrayList<>();
        DatabaseMetaData database = embedded.getMetaData();
        try (ResultSet tables =
                database.getTables(null, embedded.getSchema(), null, new String[] {"TABLE", "BASE TABLE"})) {
            while (tables.next()) {
                String name = tables.getString("TABLE_NAME");
                if (!NOT_COPIED.contains(lower(name))) {
                    left.add(read(database, embedded.getSchema(), name));
                }
            }
        }
        List<CopiedTable> ordered = new ArrayList<>();
        Set<String> names = new HashSet<>();
        while (!left.isEmpty()) {
            List<CopiedTable> next = new ArrayList<>();
            for (CopiedTable table : left) {
                if (names.containsAll(references(database, embedded.getSchema(), table.name()))) {
                    next.add(table);
                }
            }
            if (next.isEmpty()) {
                throw new IllegalStateException("these tables refer to each other: " + left);
            }
            next.forEach(table -> names.add(table.name()));
            ordered.addAll(next);
            left.removeAll(next);
        }
        return ordered;
    }

    private static CopiedTable read(DatabaseMetaData database, String schema, String name) throws SQLException {
        List<Column> columns = new ArrayList<>();
        Optional<String> numbered = Optional.empty();
        try (ResultSet found = database.getColumns(null, schema, name, null)) {
            while (found.next()) {
                String column = lower(found.getString("COLUMN_NAME"));
                columns.add(new Column(column, CopiedType.of(found.getInt("DATA_TYPE"))));
                if (found.getString("IS_AUTOINCREMENT").equals("YES")) {
                    numbered = Optional.of(column);
                }
            }
        }
        return new CopiedTable(lower(name), columns, numbered);
    }

    private static Set<String> references(DatabaseMetaData database, String schema, String table) throws SQLException {
        Set<String> references = new HashSet<>();
        try (ResultSet keys = database.getImportedKeys(null, schema, table.toUpperCase(Locale.ROOT))) {
            while (keys.next()) {
                references.add(lower(keys.getString("PKTABLE_NAME")));
            }
        }
        return references;
    }

    /** Whether the migrations put rows into it: a single number that counts revisions. */
    boolean hasRowsFromTheBeginning() {
        return name.endsWith("_revision");
    }

    String select() {
        return "SELECT " + columnNames() + " FROM " + name;
    }

    String insert() {
        String marks = columns.stream().map(column -> "?").collect(Collectors.joining(", "));
        return "INSERT INTO " + name + " (" + columnNames() + ") VALUES (" + marks + ")";
    }

    private String columnNames() {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
