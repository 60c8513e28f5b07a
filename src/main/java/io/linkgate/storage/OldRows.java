package io.linkgate.storage;

import java.sql.Types;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Deletes rows whose time is over, a portion at a time, so that no other writer waits long. */
public final class OldRows {

    private OldRows() {}

    /**
     * Deletes the oldest rows of a table with the key {@code number}. It reads their keys first: a statement that
     * deleted all that are {@code IN} a query would run that query again for each row, in H2.
     *
     * @param which which rows, as SQL with the parameter {@code :time}
     * @param oldest the column that orders them
     * @param max how many at most
     * @return how many
     */
    public static int delete(Jdbi jdbi, String table, String which, String oldest, Instant time, int max) {
        return jdbi.inTransaction(handle -> {
            List<Long> numbers = handle.createQuery("SELECT number FROM " + table + " WHERE " + which + " ORDER BY "
                            + oldest + " FETCH FIRST :max ROWS ONLY")
                    .bindBySqlType("time", SqlTime.of(time), Types.TIMESTAMP_WITH_TIMEZONE)
                    .bind("max", max)
                    .mapTo(Long.class)
                    .list();
            return numbers.isEmpty()
                    ? 0
                    : handle.createUpdate("DELETE FROM " + table + " WHERE number = ANY(:numbers)")
                            .bindArray("numbers", Long.class, numbers)
                            .execute();
        });
    }
}
