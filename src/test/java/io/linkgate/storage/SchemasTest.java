package io.linkgate.storage;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.DatabaseKind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables of the databases are alike, although each has migrations of its own. */
class SchemasTest {

    @TempDir
    private Path home;

    private final Map<DatabaseKind, Map<String, Object>> tables = new TreeMap<>();

    private interface Read {
        Object of(DatabaseMetaData database, String table) throws SQLException;
    }

    @BeforeEach
    void forget() {
        tables.clear();
    }

    @Test
    void columnsAreAlike() {
        read(SchemasTest::columns);

        assertThat(tables.get(DatabaseKind.POSTGRESQL)).isEqualTo(tables.get(DatabaseKind.H2));
        assertThat(tables.get(DatabaseKind.H2)).containsKeys("instances", "one_time_passwords");
        assertThat(tables.get(DatabaseKind.H2).get("hooks"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.collection(String.class))
                .contains("name VARCHAR(128) NOT NULL", "secret BYTES", "failures INTEGER NOT NULL DEFAULT 0");
    }

    @Test
    void keysAndIndexesAreAlike() {
        read(SchemasTest::indexes);

        assertThat(tables.get(DatabaseKind.POSTGRESQL)).isEqualTo(tables.get(DatabaseKind.H2));
        assertThat(tables.get(DatabaseKind.H2).get("hooks")).hasToString("[id unique, instance_id url unique]");
    }

    @Test
    void referencesAreAlike() {
        read(SchemasTest::references);

        assertThat(tables.get(DatabaseKind.POSTGRESQL)).isEqualTo(tables.get(DatabaseKind.H2));
        assertThat(tables.get(DatabaseKind.H2).get("pre_keys"))
                .hasToString(
                        "[instance_id -> devices.instance_id, on delete " + DatabaseMetaData.importedKeyCascade + "]");
    }

    private void read(Read read) {
        for (DatabaseKind kind : DatabaseKind.values()) {
            try (Database database = Database.open(kind.at(home))) {
                tables.put(kind, database.jdbi().withHandle(handle -> tables(handle.getConnection(), read)));
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static Map<String, Object> tables(Connection connection, Read read) throws SQLException {
        DatabaseMetaData database = connection.getMetaData();
        Map<String, Object> tables = new TreeMap<>();
        for (List<String> row : rows(
                database.getTables(null, connection.getSchema(), null, new String[] {"TABLE", "BASE TABLE"}),
                "TABLE_NAME")) {
            if (!row.get(0).equals("flyway_schema_history")) {
                tables.put(lower(row.get(0)), read.of(database, row.get(0)));
            }
        }
        return tables;
    }

    private static Object columns(DatabaseMetaData database, String table) throws SQLException {
        return rows(
                        database.getColumns(null, null, table, null),
                        "COLUMN_NAME",
                        "TYPE_NAME",
                        "COLUMN_SIZE",
                        "DECIMAL_DIGITS",
                        "IS_NULLABLE",
                        "COLUMN_DEF",
                        "IS_AUTOINCREMENT")
                .stream()
                .map(column -> lower(column.get(0))
                        + type(lower(column.get(1)), column.get(2), column.get(3))
                        + (column.get(4).equals("NO") ? " NOT NULL" : "")
                        + (column.get(6).equals("YES") ? " NUMBERED" : byDefault(column.get(5))))
                .collect(toCollection(TreeSet::new));
    }

    private static String type(String name, String size, String digits) {
        return switch (name) {
            case "character varying", "varchar" -> " VARCHAR(" + size + ")";
            case "binary varying", "bytea" -> " BYTES";
            case "timestamp with time zone", "timestamptz" -> " TIME(" + digits + ")";
            case "integer", "int4" -> " INTEGER";
            case "bigint", "int8", "bigserial" -> " BIGINT";
            case "boolean", "bool" -> " BOOLEAN";
            default -> " " + name;
        };
    }

    private static String byDefault(String value) {
        return value == null ? "" : " DEFAULT " + value.replaceFirst("::.*", "");
    }

    /** Without those that others begin with: H2 makes one more for a reference. */
    private static Object indexes(DatabaseMetaData database, String table) throws SQLException {
        Map<String, String> indexes = new TreeMap<>();
        Map<String, String> unique = new TreeMap<>();
        rows(database.getIndexInfo(null, null, table, false, true), "INDEX_NAME", "COLUMN_NAME", "NON_UNIQUE")
                .forEach(row -> {
                    indexes.merge(row.get(0), lower(row.get(1)) + " ", String::concat);
                    boolean isUnique = row.get(2).startsWith("f") || row.get(2).equalsIgnoreCase("FALSE");
                    unique.put(row.get(0), isUnique ? "unique" : "");
                });
        TreeSet<String> all = new TreeSet<>();
        indexes.forEach((name, columns) -> {
            boolean isBeginning = unique.get(name).isEmpty()
                    && indexes.entrySet().stream()
                            .anyMatch(other -> other.getValue().startsWith(columns)
                                    && !other.getKey().equals(name)
                                    && (!other.getValue().equals(columns)
                                            || !unique.get(other.getKey()).isEmpty()
                                            || other.getKey().compareTo(name) < 0));
            if (!isBeginning) {
                all.add((columns + unique.get(name)).strip());
            }
        });
        return all;
    }

    private static Object references(DatabaseMetaData database, String table) throws SQLException {
        return rows(
                        database.getImportedKeys(null, null, table),
                        "FKCOLUMN_NAME",
                        "PKTABLE_NAME",
                        "PKCOLUMN_NAME",
                        "DELETE_RULE")
                .stream()
                .map(key -> lower(key.get(0)) + " -> " + lower(key.get(1)) + "." + lower(key.get(2)) + ", on delete "
                        + (key.get(3).equals(String.valueOf(DatabaseMetaData.importedKeyCascade))
                                ? key.get(3)
                                : "refused"))
                .collect(toCollection(TreeSet::new));
    }

    private static List<List<String>> rows(ResultSet found, String... columns) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (found) {
            while (found.next()) {
                List<String> row = new ArrayList<>();
                for (String column : columns) {
                    row.add(found.getString(column));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
