package io.linkgate.storage.transfer;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.Arrays;

/** The types of columns, each read and written in a way that both databases have. */
enum CopiedType {
    TEXT(Types.VARCHAR) {
        @Override
        Object value(ResultSet row, int column) throws SQLException {
            String text = row.getString(column);
            return text == null ? null : storable(text);
        }
    },
    INTEGER(Types.INTEGER) {
        @Override
        Object value(ResultSet row, int column) throws SQLException {
            return row.getObject(column, Integer.class);
        }
    },
    LONG(Types.BIGINT) {
        @Override
        Object value(ResultSet row, int column) throws SQLException {
            return row.getObject(column, Long.class);
        }
    },
    BOOLEAN(Types.BOOLEAN) {
        @Override
        Object value(ResultSet row, int column) throws SQLException {
            return row.getObject(column, Boolean.class);
        }
    },
    BYTES(Types.VARBINARY) {
        @Override
        Object value(ResultSet row, int column) throws SQLException {
            return row.getBytes(column);
        }
    },
    MOMENT(Types.TIMESTAMP_WITH_TIMEZONE) {
        @Override
        Object value(ResultSet row, int column) throws SQLException {
            return row.getObject(column, OffsetDateTime.class);
        }
    };

    private final int type;

    CopiedType(int type) {
        this.type = type;
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

    abstract Object value(ResultSet row, int column) throws SQLException;

    /** Takes a value out of a row, and puts it at the same place of a statement. */
    final void copy(ResultSet row, PreparedStatement statement, int place) throws SQLException {
        statement.setObject(place, value(row, place), type);
    }

    /** H2 keeps texts of any units; PostgreSQL has no U+0000, and no half of a pair. */
    private static String storable(String text) {
        boolean fits = text.codePoints().noneMatch(CopiedType::isNoCharacter);
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
