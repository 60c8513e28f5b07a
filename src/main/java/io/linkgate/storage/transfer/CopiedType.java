package io.linkgate.storage.transfer;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.Arrays;

/** The types of columns, each read and written in a way that both databases have. */
enum CopiedType {
    TEXT(Types.VARCHAR, (row, column) -> storable(row.getString(column))),
    INTEGER(Types.INTEGER, (row, column) -> row.getObject(column, Integer.class)),
    LONG(Types.BIGINT, (row, column) -> row.getObject(column, Long.class)),
    BOOLEAN(Types.BOOLEAN, (row, column) -> row.getObject(column, Boolean.class)),
    BYTES(Types.VARBINARY, ResultSet::getBytes),
    MOMENT(Types.TIMESTAMP_WITH_TIMEZONE, (row, column) -> row.getObject(column, OffsetDateTime.class));

    private final int type;
    private final Reader reader;

    CopiedType(int type, Reader reader) {
        this.type = type;
        this.reader = reader;
    }

    @FunctionalInterface
    private interface Reader {
        Object read(ResultSet row, int column) throws SQLException;
    }

    /**
     * Returns the type of a column.
     *
     * @param type one of {@link Types}, as H2 names it
     * @throws IllegalStateException if no column of ours had that type so far
     */
    static CopiedType of(int type) {
        return Arrays.stream(values())
                .filter(each -> each.type == type)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("columns of the JDBC type " + type + " are not copied"));
    }

    /** Returns a value of a row, null if there is none. */
    Object value(ResultSet row, int column) throws SQLException {
        return reader.read(row, column);
    }

    /** Takes a value out of a row, and puts it at the same place of a statement. */
    void copy(ResultSet row, PreparedStatement statement, int place) throws SQLException {
        statement.setObject(place, value(row, place), type);
    }

    /** H2 keeps texts of any units; PostgreSQL has no U+0000, and no half of a pair. */
    private static String storable(String text) {
        boolean fits = text == null || text.codePoints().noneMatch(CopiedType::isNoCharacter);
        return fits
                ? text
                : text.codePoints()
                        .map(point -> isNoCharacter(point) ? '?' : point)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    private static boolean isNoCharacter(int point) {
        return point == 0 || Character.getType(point) == Character.SURROGATE;
    }
}
