package io.linkgate.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.EndCause;
import io.linkgate.engine.FakeEngine;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Wanted;
import io.linkgate.session.Observer;
import io.linkgate.session.SessionStatus;
import io.linkgate.testkit.LogRecorder;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.sql.SQLRecoverableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SessionLogTest {

    private final TestClock clock = TestClock.atVectorTime();
    private final TestScheduler scheduler = new TestScheduler(clock);
    private final SessionLog log = new SessionLog(Runnable::run, scheduler, clock);

    @Test
    void eventOfOneInstanceIsALineOfItsOwn() {
        try (LogRecorder lines = LogRecorder.of(SessionLog.class)) {
            log.happened(id(1), "STARTING -> WORKING", " after 20 ms");

            assertThat(lines.lines(Level.INFO))
                    .singleElement()
                    .asString()
                    .contains("INSTANCE0001: STARTING -> WORKING after 20 ms");
            assertThat(scheduler.waiting()).as("nothing was left out").isZero();
        }
    }

    @Test
    void sameEventOfManySessionsIsLoggedOnceWithTheirNumberAndOfEachAtTheFinestLevel() {
        try (LogRecorder lines = LogRecorder.of(SessionLog.class)) {
            IntStream.range(0, 1_000).forEach(i -> log.happened(id(i), "STARTING -> WORKING", " after " + i + " ms"));
            log.happened(id(1), "WORKING -> STOPPED");
            scheduler.advance(SessionLog.WINDOW.plusSeconds(1));

            assertThat(lines.lines(Level.INFO)).hasSize(SessionLog.MAX_ALIKE + 2);
            assertThat(lines.lines(Level.INFO).get(SessionLog.MAX_ALIKE + 1))
                    .contains(
                            "990 more like this within a minute, the last of instance INSTANCE0999: STARTING -> WORKING");
            assertThat(lines.lines()).anyMatch(line -> line.contains("INSTANCE0500: STARTING -> WORKING after 500 ms"));
            log.happened(id(1), "STARTING -> WORKING");
            assertThat(lines.lines(Level.INFO)).as("a new minute").hasSize(SessionLog.MAX_ALIKE + 3);
        }
    }

    @Test
    void omittedLinesAreLoggedAtTheEnd() {
        try (LogRecorder lines = LogRecorder.of(SessionLog.class)) {
            IntStream.range(0, 12).forEach(i -> log.happened(id(i), "STARTING -> WORKING"));

            log.close();

            assertThat(lines.lines(Level.INFO).get(SessionLog.MAX_ALIKE)).contains("2 more like this");
            assertThat(scheduler.waiting()).isZero();
        }
    }

    @Test
    void databaseThatFailsForAllIsOneStackTraceAMinute() {
        try (LogRecorder lines = LogRecorder.of(SessionLog.class)) {
            IntStream.range(0, 100)
                    .forEach(i -> log.failed(id(i), "its device cannot be loaded", new IllegalStateException("full")));

            assertThat(lines.lines(Level.SEVERE)).hasSize(1);
        }
    }

    @Test
    void databaseThatIsAwayIsAWarningAndNoStackTrace() {
        try (LogRecorder lines = LogRecorder.of(SessionLog.class)) {
            log.failed(id(1), "its device cannot be saved", new IllegalStateException(new SQLRecoverableException()));

            assertThat(lines.lines(Level.WARNING)).singleElement().asString().contains("the database is away");
            assertThat(lines.lines(Level.SEVERE)).isEmpty();
        }
    }

    /** An earlier version logged 4 lines per attempt, 12 GB a day. */
    @Test
    void outageOfAnHourAtTenThousandInstancesIsABoundedLog() {
        Sessions10000 world = new Sessions10000();
        try (CountedLog counted = new CountedLog()) {
            world.start();
            counted.reset();

            world.loseNetworkFor(Duration.ofHours(1));

            assertThat(world.attempts).as("all of them went on trying").isGreaterThan(10_000 * 50);
            assertThat(counted.lines).isLessThan(500);
            assertThat(counted.characters).isLessThan(100_000);
            assertThat(counted.all).anyMatch(line -> line.matches(".*[0-9]{5} times like this.*unreachable.*"));
            counted.reset();
            world.networkIsBack();
            assertThat(world.sessions.census()).containsEntry(SessionStatus.SCAN_QR_CODE, 10_000);
            assertThat(counted.lines).as("the end of it").isLessThan(100);
        }
    }

    @Test
    void eventsOfOneInstanceAreCompleteAtTheFinestLevelAndInItsHistory() {
        OneSession one = new OneSession() {};
        try (LogRecorder lines = LogRecorder.of(SessionLog.class)) {
            one.link();
            for (int i = 0; i < 5; i++) {
                one.engine.latest().ends(EndCause.UNREACHABLE);
                one.scheduler.advance(Duration.ofSeconds(9)); // longer than the pause, shorter than the deadline
            }
            assertThat(one.sessions.history(one.running))
                    .filteredOn(move -> move.to() == SessionStatus.FAILED)
                    .hasSize(5);
            one.sessions.close().join();

            assertThat(lines.lines(Level.INFO))
                    .filteredOn(line -> line.contains("(unreachable)"))
                    .as("logged when it begins, then counted")
                    .hasSize(2)
                    .last(org.assertj.core.api.InstanceOfAssertFactories.STRING)
                    .contains("4 times like this within a minute, the last of instance " + one.running.id());
            assertThat(lines.lines())
                    .filteredOn(line ->
                            line.contains(": " + one.running.id() + ": ") && line.contains("-> FAILED (unreachable)"))
                    .hasSize(5);
        }
    }

    private static InstanceId id(int number) {
        return new InstanceId("INSTANCE%04d".formatted(number));
    }

    /** Ten thousand sessions and a network that can be taken away. */
    private final class Sessions10000 {

        private final FakeEngine engine = new FakeEngine();
        private final LiveSessions sessions = SessionsUnderTest.of(
                engine, new MapSnapshotStore(), new MapDeviceStore(), Observer.NONE, () -> {}, scheduler, clock);
        private int attempts;
        private int seen;

        void start() {
            for (int i = 0; i < 10_000; i++) {
                sessions.apply(new Instance(
                        InstanceId.generate(new java.security.SecureRandom()),
                        "x",
                        EngineKind.WHATSAPP,
                        Wanted.RUNNING,
                        clock.instant()));
                serve();
            }
        }

        private void serve() {
            for (List<FakeEngine.Connection> fresh = newConnections(); !fresh.isEmpty(); fresh = newConnections()) {
                fresh.forEach(opened -> opened.showsCode("code", clock.instant().plus(Duration.ofDays(1))));
            }
        }

        void loseNetworkFor(Duration time) {
            List<FakeEngine.Connection> all = List.copyOf(engine.connections());
            all.forEach(lost -> lost.ends(EndCause.UNREACHABLE));
            for (long second = 0; second < time.toSeconds(); second++) {
                scheduler.advance(Duration.ofSeconds(1));
                for (List<FakeEngine.Connection> fresh = newConnections(); !fresh.isEmpty(); fresh = newConnections()) {
                    fresh.forEach(refused -> refused.ends(EndCause.UNREACHABLE));
                    attempts += fresh.size();
                }
            }
        }

        void networkIsBack() {
            for (int second = 0; second < 61; second++) {
                scheduler.advance(Duration.ofSeconds(1));
                serve();
            }
        }

        private List<FakeEngine.Connection> newConnections() {
            List<FakeEngine.Connection> fresh = List.copyOf(
                    engine.connections().subList(seen, engine.connections().size()));
            seen += fresh.size();
            return fresh;
        }
    }

    /** What a server writes at its usual level. */
    private static final class CountedLog extends Handler implements AutoCloseable {

        private final Logger logger = Logger.getLogger("io.linkgate");
        private final Level before = logger.getLevel();
        private final boolean usedParents = logger.getUseParentHandlers();
        private final List<String> all = new ArrayList<>();
        private int lines;
        private long characters;

        CountedLog() {
            logger.setLevel(Level.INFO);
            logger.setUseParentHandlers(false);
            logger.addHandler(this);
        }

        @Override
        public void publish(LogRecord logged) {
            String line = new SimpleFormatter().format(logged);
            all.add(line.replace('\n', ' '));
            lines++;
            characters += line.length();
        }

        void reset() {
            all.clear();
            lines = 0;
            characters = 0;
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            logger.removeHandler(this);
            logger.setUseParentHandlers(usedParents);
            logger.setLevel(before);
        }
    }
}
