package io.linkgate.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.InstanceId;
import io.linkgate.storage.notice.FakeNotices;
import io.linkgate.testkit.DatabaseKind;
import io.linkgate.testkit.LogRecorder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the feed logs while the database cannot be read, at its look of every 750 ms. */
class FeedOutageTest {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(750);

    @TempDir
    private Path home;

    @Test
    void outageIsLoggedAtItsBeginningOnceAMinuteAndAtItsEnd() {
        try (LogRecorder log = LogRecorder.of("io.linkgate.event");
                StreamFixture fixture = new StreamFixture(DatabaseKind.H2, home)) {
            look(fixture, 1);
            assertThat(log.lines(Level.INFO)).isEmpty();

            fixture.database.jdbi().useHandle(handle -> handle.execute("ALTER TABLE session_moves RENAME TO gone"));
            look(fixture, 1);
            assertThat(log.lines(Level.WARNING)).hasSize(1);
            look(fixture, 60);
            assertThat(log.lines(Level.WARNING)).as("after 45 s").hasSize(1);
            look(fixture, 80);
            assertThat(log.lines(Level.WARNING)).as("after 105 s").hasSize(2);

            fixture.database.jdbi().useHandle(handle -> handle.execute("ALTER TABLE gone RENAME TO session_moves"));
            look(fixture, 2);
            List<String> lines = log.lines(Level.INFO);
            assertThat(lines).hasSize(3);
            assertThat(lines.get(2)).contains("get the moves of other nodes again");
        }
    }

    /** A busy cluster sends hundreds of notices in that time. */
    @Test
    void noticesOfMessagesThatCannotBeReadAreLoggedOnce() {
        FakeNotices notices = new FakeNotices();
        try (LogRecorder log = LogRecorder.of(MessageLog.class);
                StreamFixture fixture = new StreamFixture(DatabaseKind.H2, home, Duration.ofHours(24), notices)) {
            fixture.database.jdbi().useHandle(handle -> handle.execute("ALTER TABLE message_events RENAME TO gone"));
            for (int notice = 0; notice < 5; notice++) {
                notices.arrives("messages", "");
                read(fixture);
            }
            assertThat(log.lines(Level.INFO)).hasSize(1).first().asString().contains("get no messages");

            fixture.database.jdbi().useHandle(handle -> handle.execute("ALTER TABLE gone RENAME TO message_events"));
            notices.arrives("messages", "");
            read(fixture);
            assertThat(log.lines(Level.INFO)).hasSize(2).last().asString().contains("get the messages");
        }
    }

    /** The texts of the same transaction are on disk, so their senders must hear of no failure. */
    @Test
    void missingThreadDoesNotFailWhatIsCommitted() {
        try (LogRecorder log = LogRecorder.of(EventFeed.class);
                StreamFixture fixture = new StreamFixture(DatabaseKind.H2, home)) {
            InstanceId id = fixture.instance();
            FakeOutput stream = fixture.open("");
            fixture.work();
            int before = stream.events().size();

            fixture.serial.failNext(1);
            fixture.receives(id, "A");
            fixture.receives(id, "B");
            fixture.work();

            assertThat(stream.events().subList(before, stream.events().size())).containsExactly("B");
            assertThat(log.lines(Level.SEVERE)).hasSize(1);
        }
    }

    private static void look(StreamFixture fixture, int times) {
        for (int look = 0; look < times; look++) {
            fixture.timers.advance(BETWEEN_LOOKS);
            read(fixture);
            fixture.publishing.clear();
        }
    }

    private static void read(StreamFixture fixture) {
        for (Runnable task = fixture.reading.poll(); task != null; task = fixture.reading.poll()) {
            task.run();
        }
    }
}
