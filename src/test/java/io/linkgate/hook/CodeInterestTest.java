package io.linkgate.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.InstanceId;
import io.linkgate.testkit.DatabaseKind;
import io.linkgate.testkit.LogRecorder;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DatabaseKind.class)
class CodeInterestTest {

    private static final String URL = "https://a.example/";

    @Parameter
    private DatabaseKind kind;

    @TempDir
    private Path home;

    private final TestClock clock = TestClock.atVectorTime();
    private HookDatabase database;
    private CodeInterest interest;
    private InstanceId id;

    @BeforeEach
    void open() {
        database = new HookDatabase(kind, home, clock, new TestScheduler(clock), hooks -> {});
        interest = database.webhooks().codeInterest();
        id = database.instance();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void codesAreWantedUntilItIsKnownThatTheyAreNot() {
        assertThat(interest.isWanted()).isTrue();

        interest.refreshOrReport();

        assertThat(interest.isWanted()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"session.qr, true", "session.*, true", "*, true", "session.status, false", "message.*, false"})
    void hookOfThisNodeCountsAtOnceAndOfAnotherAtTheNextLook(String events, boolean wanted) {
        interest.refreshOrReport();
        CodeInterest otherNode = new CodeInterest(database.jdbi(), clock);
        otherNode.refreshOrReport();

        database.hook(id, URL, Retries.DEFAULT, events);

        assertThat(interest.isWanted()).isEqualTo(wanted);
        assertThat(otherNode.isWanted()).isFalse();
        otherNode.refreshOrReport();
        assertThat(otherNode.isWanted()).isEqualTo(wanted);
    }

    @Test
    void codesAreNotWantedAnyMoreWhenTheLastHookIsGone() {
        database.hook(id, URL, Retries.DEFAULT, "session.qr");
        database.webhooks().change(id, hooks -> List.of());

        interest.refreshOrReport();

        assertThat(interest.isWanted()).isFalse();
    }

    @Test
    void codeThatNothingWantsIsNotWritten() {
        interest.refreshOrReport();
        database.hook(id, URL, Retries.DEFAULT, "session.status");
        int before = database.transactions();

        database.shows(id, "2@ref,noise,identity,adv", Duration.ofSeconds(20));

        assertThat(database.transactions()).isEqualTo(before);

        database.hook(id, "https://b.example/", Retries.DEFAULT, "session.qr");
        database.shows(id, "2@next,noise,identity,adv", Duration.ofSeconds(20));

        assertThat(database.transactions()).isEqualTo(before + 1);
    }

    @Test
    void codesAreWantedWhileTheDatabaseCannotBeRead() {
        interest.refreshOrReport();
        database.jdbi().useHandle(handle -> handle.execute("ALTER TABLE hooks RENAME TO hidden"));

        try (LogRecorder log = LogRecorder.of(CodeInterest.class)) {
            for (int second = 0; second < 90; second++) {
                interest.refreshOrReport();
                clock.advance(Duration.ofSeconds(1));
            }
            assertThat(log.lines(Level.WARNING))
                    .as("one at the beginning, one a minute later")
                    .hasSize(2);
        }

        assertThat(interest.isWanted()).isTrue();
    }
}
