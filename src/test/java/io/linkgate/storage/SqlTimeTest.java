package io.linkgate.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class SqlTimeTest {

    private static final Instant SUMMER = Instant.parse("2026-07-01T12:00:00.123456Z");

    /** Whatever the time zone in which the database shows it. */
    @Test
    void momentIsReadAsItWasWritten() {
        for (String zone : List.of("UTC", "-03:30", "Asia/Kathmandu")) {
            inTable(zone, Optional.of(SUMMER), row -> {
                assertThat(SqlTime.instant(row, "at")).isEqualTo(SUMMER);
                assertThat(SqlTime.optional(row, "at")).contains(SUMMER);
            });
        }
    }

    @Test
    void missingMomentIsEmpty() {
        inTable(
                "UTC",
                Optional.empty(),
                row -> assertThat(SqlTime.optional(row, "at")).isEmpty());
    }

    private interface Reading {
        void of(ResultSet row) throws SQLException;
    }

    private static void inTable(String zone, Optional<Instant> moment, Reading reading) {
        Jdbi.create(SharedTransactionsTest.memory("")).useHandle(handle -> {
            handle.execute("SET TIME ZONE '" + zone + "'");
            handle.execute("CREATE TABLE moments (at TIMESTAMP(6) WITH TIME ZONE)");
            handle.createUpdate("INSERT INTO moments VALUES (:at)")
                    .bindBySqlType("at", SqlTime.of(moment), Types.TIMESTAMP_WITH_TIMEZONE)
                    .execute();
            List<Boolean> rows = handle.createQuery("SELECT at FROM moments")
                    .map((row, context) -> {
                        reading.of(row);
                        return true;
                    })
                    .list();
            assertThat(rows).hasSize(1);
        });
    }
}
