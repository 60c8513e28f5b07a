package io.linkgate.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.LogRecorder;
import io.linkgate.testkit.TestClock;
import java.net.ConnectException;
import java.sql.SQLRecoverableException;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OutageLogTest {

    private static final Duration LOOK = Duration.ofMillis(500);
    private static final RuntimeException AWAY = new IllegalStateException(
            "no connection", new SQLRecoverableException("error 08001", new ConnectException("Connection refused")));

    private final LogRecorder log = LogRecorder.of(OutageLogTest.class);
    private final TestClock clock = TestClock.atVectorTime();
    private final Outage outage = new Outage(
            LoggerFactory.getLogger(OutageLogTest.class), clock, "Rows cannot be read", "Rows are read again");

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void beginIsOneLineWithTheReason() {
        outage.failed(AWAY);

        assertThat(log.lines(Level.WARNING))
                .singleElement()
                .asString()
                .contains("Rows cannot be read (since ", "refused");
        assertThat(log.lines(Level.WARNING).get(0)).as("no stack trace").doesNotContain("\tat ");
    }

    @Test
    void failureThatMayBeABugHasItsStackTraceOnce() {
        outage.failed(new IllegalStateException("a bug"));
        clock.advance(Duration.ofMinutes(1));
        outage.failed(new IllegalStateException("a bug"));

        List<String> lines = log.lines(Level.WARNING);
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).contains("a bug", "\tat ");
        assertThat(lines.get(1)).contains("a bug").doesNotContain("\tat ");
    }

    @Test
    void longOutageIsLoggedOnceAMinuteWithItsBeginning() {
        String began = clock.instant().toString();
        for (int look = 0; look < 241; look++) { // two minutes
            outage.failed(AWAY);
            clock.advance(LOOK);
        }

        assertThat(log.lines(Level.WARNING)).hasSize(3).allMatch(line -> line.contains(began));
    }

    @Test
    void endIsOneLine() {
        outage.over();
        outage.failed(AWAY);
        clock.advance(LOOK);
        outage.over();
        outage.over();

        assertThat(log.lines(Level.INFO)).hasSize(2).last().asString().contains("INFO: Rows are read again");
    }

    @Test
    void workThatFailsAndSucceedsByTurnsIsLoggedOnceAMinute() {
        for (int look = 0; look < 239; look++) {
            if (look % 2 == 0) {
                outage.failed(AWAY);
            } else {
                outage.over();
            }
            clock.advance(LOOK);
        }

        assertThat(log.lines(Level.WARNING)).hasSize(2);
        assertThat(log.lines(Level.INFO)).hasSize(4);
    }

    @Test
    void outageThatBeginsSoonAfterAnotherIsLoggedIfItLasts() {
        outage.failed(AWAY);
        outage.over();
        clock.advance(Duration.ofSeconds(10));
        String began = clock.instant().toString();
        outage.failed(AWAY);
        assertThat(log.lines(Level.WARNING)).hasSize(1);

        clock.advance(Duration.ofSeconds(50));
        outage.failed(AWAY);

        assertThat(log.lines(Level.WARNING)).hasSize(2).last().asString().contains(began);
    }
}
