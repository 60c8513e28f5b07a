package io.linkgate.version;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.whatsapp.version.SeenVersion;
import io.linkgate.protocol.socket.ClientVersion;
import io.linkgate.storage.Database;
import io.linkgate.testkit.DatabaseKind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DatabaseKind.class)
class SqlVersionMemoryTest {

    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
    private static final SeenVersion SEEN = seen(1_050_000_000, Optional.of(NOON));

    @Parameter
    private DatabaseKind kind;

    @TempDir
    private Path home;

    private Database database;
    private SqlVersionMemory memory;

    @BeforeEach
    void open() {
        database = Database.open(kind.at(home));
        memory = new SqlVersionMemory(database.jdbi());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void nothingIsKeptAtFirst() {
        assertThat(memory.newest()).isEmpty();
    }

    @Test
    void everythingIsThereAfterARestart() {
        SeenVersion ending = new SeenVersion(
                SEEN.version(), NOON.minusSeconds(9), Optional.of(NOON), Optional.of(NOON.plusSeconds(9)));
        memory.keep(ending);

        close();
        open();

        assertThat(memory.newest()).contains(ending);
    }

    @Test
    void newerVersionTakesThePlaceOfAnOlderOne() {
        memory.keep(SEEN);
        memory.keep(seen(1_050_000_001, Optional.empty()));

        assertThat(memory.newest()).contains(seen(1_050_000_001, Optional.empty()));
    }

    @Test
    void olderVersionOfAnotherServerUndercutsNothing() {
        memory.keep(SEEN);
        memory.keep(seen(1_049_999_999, Optional.of(NOON)));

        assertThat(memory.newest()).contains(SEEN);
    }

    @Test
    void rowThatCannotBeReadIsPassedOverAndWrittenAgain() {
        memory.keep(SEEN);
        database.jdbi().useHandle(handle -> handle.execute("UPDATE client_version SET version = 'x'"));

        assertThat(memory.newest()).isEmpty();
        memory.keep(SEEN);
        assertThat(memory.newest()).contains(SEEN);
    }

    private static SeenVersion seen(int build, Optional<Instant> confirmed) {
        return new SeenVersion(new ClientVersion(2, 3000, build), NOON, confirmed, Optional.empty());
    }
}
