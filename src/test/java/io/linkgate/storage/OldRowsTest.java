package io.linkgate.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.DatabaseKind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The oldest rows go first, a portion at a time, and none whose time is not over. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class OldRowsTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Parameter
    private DatabaseKind kind;

    @TempDir
    private Path home;

    @Test
    void oldestGoFirstAndTheRestStays() {
        try (Database database = Database.open(kind.at(home))) {
            database.jdbi().useHandle(handle -> {
                handle.execute("CREATE TABLE visits (number BIGINT PRIMARY KEY, seen_at TIMESTAMP WITH TIME ZONE)");
                for (int number = 1; number <= 5; number++) { // the highest number is the oldest
                    handle.execute("INSERT INTO visits VALUES (?, ?)", number, SqlTime.of(NOON.minusSeconds(number)));
                }
            });

            assertThat(delete(database, 2)).isEqualTo(2);
            assertThat(numbers(database)).containsExactly(1L, 2L, 3L);
            assertThat(delete(database, 2)).isEqualTo(1);
            assertThat(numbers(database)).containsExactly(1L, 2L);
            assertThat(delete(database, 2)).isZero();
        }
    }

    private static int delete(Database database, int max) {
        return OldRows.delete(database.jdbi(), "visits", "seen_at < :time", "seen_at", NOON.minusSeconds(2), max);
    }

    private static List<Long> numbers(Database database) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT number FROM visits ORDER BY number")
                        .mapTo(Long.class)
                        .list());
    }
}
