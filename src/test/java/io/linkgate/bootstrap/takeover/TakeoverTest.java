package io.linkgate.bootstrap.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.storage.connection.DatabaseAwayException;
import io.linkgate.storage.connection.DatabaseAwayException.Reason;
import io.linkgate.testkit.LogRecorder;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

class TakeoverTest {

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final TestScheduler scheduler = new TestScheduler(TestClock.atVectorTime());
    private final Recorded linkgate = new Recorded();
    private final List<String> calls = linkgate.calls;
    private final Takeover takeover =
            new Takeover(linkgate, new WaitingFilter(Set.of()), () -> scheduler, () -> calls.add("failed"));

    @Test
    void startThatSucceedsAtOnceNeedsNoThread() {
        takeover.begin();

        assertThat(calls).containsExactly("start", "started");
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void databaseThatIsAwayIsAskedForTwiceASecondForAsLongAsItTakes() {
        linkgate.failure = () -> away("the database is in use");
        takeover.begin();
        for (int hour = 0; hour < 7200; hour++) {
            scheduler.advance(PAUSE);
        }
        assertThat(calls).hasSize(7201).containsOnly("start");
        calls.clear();

        comesBackOnce();
    }

    /** The next attempt succeeds, and is the last. */
    private void comesBackOnce() {
        linkgate.failure = () -> null;
        scheduler.advance(PAUSE);
        assertThat(calls).containsExactly("start", "started");
        scheduler.advance(PAUSE);
        assertThat(calls).hasSize(2);
    }

    @Test
    void eachReasonIsLoggedOnce() {
        try (LogRecorder log = LogRecorder.of(Takeover.class)) {
            linkgate.failure = () -> away("the database is in use");
            takeover.begin();
            scheduler.advance(PAUSE.multipliedBy(10));
            linkgate.failure = () -> away("the database cannot be reached");
            scheduler.advance(PAUSE.multipliedBy(10));

            List<String> lines = log.lines(Level.WARNING);
            assertThat(lines).hasSize(2);
            assertThat(lines.get(0)).contains("Linkgate waits: the database is in use.");
            assertThat(lines.get(1)).contains("Linkgate waits: the database cannot be reached.");
        }
    }

    @Test
    void firstFailureThatIsFinalFailsTheStart() {
        linkgate.failure = () -> new IllegalStateException("damaged");

        assertThatThrownBy(takeover::begin).hasMessage("damaged");

        assertThat(calls).as("a failed start has closed what it had begun").containsExactly("start");
    }

    @Test
    void laterFailureThatIsFinalEndsTheWaiting() {
        linkgate.failure = () -> away("the database is in use");
        takeover.begin();
        calls.clear();
        linkgate.failure = () -> new IllegalStateException("of a newer version");
        try (LogRecorder log = LogRecorder.of(Takeover.class)) {
            scheduler.advance(PAUSE);

            assertThat(log.lines(Level.SEVERE)).singleElement().asString().contains("of a newer version");
        }

        assertThat(calls).containsExactly("start", "failed");
        scheduler.advance(PAUSE);
        assertThat(calls).hasSize(2);
    }

    @Test
    void waitingEndsWhenItIsClosed() {
        linkgate.failure = () -> away("the database is in use");
        takeover.begin();

        takeover.close();

        assertThat(calls).containsExactly("start", "close");
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void whatStartsWhileItIsClosedIsClosedToo() {
        linkgate.failure = () -> away("the database is in use");
        takeover.begin();
        linkgate.failure = () -> {
            takeover.close();
            return null;
        };

        scheduler.advance(PAUSE);

        assertThat(calls).endsWith("close").doesNotContain("started", "failed");
    }

    @Test
    void databaseThatIsLostIsWaitedForAsAtTheStart() {
        takeover.begin();
        calls.clear();
        linkgate.failure = () -> away("the database is in use");

        linkgate.lost.run();
        assertThat(calls).as("by a thread that must not wait").isEmpty();
        scheduler.advance(Duration.ZERO);
        assertThat(calls).containsExactly("close", "start");
        calls.clear();

        comesBackOnce();
    }

    @Test
    void databaseThatIsLostDuringTheStartIsLostOnce() {
        linkgate.failure = () -> {
            linkgate.lost.run();
            linkgate.failure = () -> null;
            return null;
        };

        takeover.begin();
        scheduler.advance(PAUSE);

        assertThat(calls).containsExactly("start", "started", "close", "start", "started");
    }

    @Test
    void startThatFailsBecauseTheDatabaseIsLostIsTriedAgainOnce() {
        linkgate.failure = () -> {
            linkgate.lost.run();
            linkgate.failure = () -> null;
            return away("the database is lost");
        };

        takeover.begin();
        scheduler.advance(PAUSE.multipliedBy(2));

        assertThat(calls).containsExactly("start", "start", "started");
    }

    @Test
    void databaseThatIsLostWhileItIsClosedStaysLost() {
        takeover.begin();
        takeover.close();
        calls.clear();

        linkgate.lost.run();
        scheduler.advance(PAUSE);

        assertThat(calls).isEmpty();
    }

    private static DatabaseAwayException away(String sentence) {
        return new DatabaseAwayException(Reason.IN_USE, sentence);
    }

    private static final class Recorded implements Takeover.Startable {

        private final List<String> calls = new ArrayList<>();
        private Supplier<RuntimeException> failure = () -> null;
        private Runnable lost = () -> {};

        @Override
        public void start(Runnable whenLost) {
            calls.add("start");
            lost = whenLost;
            RuntimeException thrown = failure.get();
            if (thrown != null) {
                throw thrown;
            }
        }

        @Override
        public void started() {
            calls.add("started");
        }

        @Override
        public void close() {
            calls.add("close");
        }
    }
}
