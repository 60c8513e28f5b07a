package io.linkgate.cluster.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.cluster.Looks;
import io.linkgate.instance.InstanceId;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionState;
import io.linkgate.session.SharedSnapshot;
import io.linkgate.storage.Database;
import io.linkgate.storage.InstanceRows;
import io.linkgate.storage.PlainSealing;
import io.linkgate.storage.Sealing;
import io.linkgate.storage.notice.FakeNotices;
import io.linkgate.testkit.DatabaseKind;
import io.linkgate.testkit.ScarceExecutor;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What this node knows of the sessions of others, with notices that the test delivers when it likes. */
class ForeignSnapshotsTest {

    private static final InstanceId ONE = new InstanceId("ABCDEFGHIJ01");
    private static final InstanceId OTHER = new InstanceId("ABCDEFGHIJ02");

    @TempDir
    private Path home;

    private final TestClock clock = TestClock.atVectorTime();
    private final TestScheduler timers = new TestScheduler(clock);
    private final Queue<Runnable> disk = new ArrayDeque<>();
    private final ScarceExecutor threads = new ScarceExecutor(disk::add);
    private final FakeNotices sent = new FakeNotices();
    private final FakeNotices arriving = new FakeNotices();
    private final List<InstanceId> changed = new ArrayList<>();
    private Runnable whileReading = () -> {};
    private Database database;
    private SnapshotTable others;
    private ForeignSnapshots foreign;

    @BeforeEach
    void begin() {
        database = Database.open(DatabaseKind.H2.at(home));
        InstanceRows.insert(database, ONE.value());
        InstanceRows.insert(database, OTHER.value());
        NodeRows.add(database, "others");
        NodeRows.claim(database, ONE, "others");
        NodeRows.claim(database, OTHER, "others");
        others = new SnapshotTable(database.jdbi(), sent, new PlainSealing(), "others");
        foreign = ForeignSnapshots.begin(
                new SnapshotTable(database.jdbi(), arriving, new InterruptedSealing(), "mine"),
                arriving,
                threads,
                timers,
                clock);
        foreign.whenChanged(changed::add);
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** Lets something happen between reading rows and taking them. */
    private final class InterruptedSealing implements Sealing {

        private final Sealing plain = new PlainSealing();

        @Override
        public byte[] seal(byte[] content, String context) {
            throw new AssertionError("this node writes nothing");
        }

        @Override
        public byte[] open(byte[] sealed, String context) throws UnreadableException {
            Runnable now = whileReading;
            whileReading = () -> {};
            now.run();
            return plain.open(sealed, context);
        }
    }

    @Test
    void allAreReadOnceListeningHasBegun() {
        write(ONE, "first");
        write(OTHER, "other");
        assertThat(foreign.get(ONE)).isEmpty();

        arriving.missed();
        runDisk();

        assertThat(foreign.get(ONE)).hasValue(SharedSnapshots.showing(ONE, "first"));
        assertThat(foreign.get(OTHER)).hasValue(SharedSnapshots.showing(OTHER, "other"));
        assertThat(changed).containsExactlyInAnyOrder(ONE, OTHER);
    }

    @Test
    void readingThatFindsNoThreadIsTriedAgain() {
        write(ONE, "first");
        threads.failNext(1);

        arriving.missed();
        timers.advance(Duration.ofSeconds(1));
        runDisk();

        assertThat(foreign.get(ONE)).hasValue(SharedSnapshots.showing(ONE, "first"));
    }

    @Test
    void changeArrivesByItsNotice() {
        deliver(write(ONE, "first"));

        assertThat(foreign.get(ONE)).hasValue(SharedSnapshots.showing(ONE, "first"));
        assertThat(changed).containsExactly(ONE);
        assertThat(disk).isEmpty();
    }

    @Test
    void olderRevisionLoses() {
        String first = write(ONE, "first");
        String second = write(ONE, "second");

        deliver(second);
        deliver(first);

        assertThat(foreign.get(ONE)).hasValue(SharedSnapshots.showing(ONE, "second"));
        assertThat(changed).containsExactly(ONE);
    }

    @Test
    void noticeDuringAReadingIsNewerThanWhatIsRead() {
        write(ONE, "first");
        whileReading = () -> {
            String notice = write(ONE, "second");
            deliver(notice);
        };

        arriving.missed();
        runDisk();

        assertThat(foreign.get(ONE)).hasValue(SharedSnapshots.showing(ONE, "second"));
    }

    @Test
    void removalDuringAReadingIsNotUndone() {
        write(ONE, "first");
        whileReading = () -> arriving.arrives("snapshot-removed", ONE.value());

        arriving.missed();
        runDisk();

        assertThat(foreign.get(ONE)).isEmpty();
    }

    @Test
    void firstSnapshotDuringAReadingStays() {
        write(ONE, "first");
        whileReading = () -> deliver(write(OTHER, "other"));

        arriving.missed();
        runDisk();

        assertThat(foreign.get(OTHER)).hasValue(SharedSnapshots.showing(OTHER, "other"));
    }

    @Test
    void removedOneIsForgotten() {
        deliver(write(ONE, "first"));

        arriving.arrives("snapshot-removed", ONE.value());

        assertThat(foreign.get(ONE)).isEmpty();
        assertThat(changed).containsExactly(ONE, ONE);
    }

    @Test
    void oneThatIsTooLongForANoticeIsRead() {
        SharedSnapshot failed =
                SharedSnapshots.of(ONE, new SessionState.Failed(Reason.STALLED, "x".repeat(7000), SharedSnapshots.NOW));

        deliver(write(failed));
        assertThat(foreign.get(ONE)).isEmpty();
        runDisk();

        assertThat(foreign.get(ONE)).hasValue(failed);
    }

    @Test
    void whatIsNotUnderstoodIsUnknownUntilTheNextChange() {
        deliver(write(ONE, "first"));
        String second = write(ONE, "second");
        String head = second.substring(0, second.lastIndexOf(' ') + 1);

        deliver(head + "AAAA");
        assertThat(foreign.get(ONE)).isEmpty();
        arriving.arrives("snapshot", "hostile");
        arriving.arrives("snapshot-removed", "hostile");

        deliver(write(ONE, "third"));
        assertThat(foreign.get(ONE)).hasValue(SharedSnapshots.showing(ONE, "third"));
    }

    @Test
    void sessionsOfANodeThatIsGoneAreStartingUnlessTheyWereStopped() {
        SessionState stopped = new SessionState.Stopped(Reason.STOPPED_BY_OWNER);
        deliver(write(ONE, "first"));
        deliver(write(SharedSnapshots.of(OTHER, stopped)));
        changed.clear();

        foreign.nodesAre(List.of("others", "mine"), List.of());
        assertThat(changed).isEmpty();
        foreign.nodesAre(List.of("mine"), List.of());

        SharedSnapshot one = foreign.get(ONE).orElseThrow();
        assertThat(one.snapshot().state()).isEqualTo(new SessionState.Starting(Instant.MAX));
        assertThat(one.snapshot().since()).isEqualTo(clock.instant());
        assertThat(one.healing()).isTrue();
        assertThat(foreign.get(OTHER).orElseThrow().snapshot().state()).isEqualTo(stopped);
        assertThat(changed).contains(ONE);
    }

    /** Its process may have been killed, and then no phone can use the code; its lease goes on for a while. */
    @Test
    void codeOfASilentNodeIsNotShown() {
        SessionState stopped = new SessionState.Stopped(Reason.STOPPED_BY_OWNER);
        deliver(write(ONE, "first"));
        deliver(write(SharedSnapshots.of(OTHER, stopped)));
        changed.clear();

        foreign.nodesAre(List.of("others", "mine"), List.of("others"));

        SharedSnapshot one = foreign.get(ONE).orElseThrow();
        assertThat(one.snapshot().state()).isEqualTo(new SessionState.Starting(Instant.MAX));
        assertThat(one.snapshot().since()).isEqualTo(clock.instant());
        assertThat(foreign.hasNode(ONE)).isTrue();
        assertThat(foreign.get(OTHER).orElseThrow().snapshot().state()).isEqualTo(stopped);
        assertThat(changed).containsExactly(ONE);
    }

    @Test
    void codeOfANodeThatSpeaksAgainIsShownAgain() {
        deliver(write(ONE, "first"));
        foreign.nodesAre(List.of("others", "mine"), List.of("others"));
        changed.clear();

        foreign.nodesAre(List.of("others", "mine"), List.of());

        assertThat(foreign.get(ONE)).hasValue(SharedSnapshots.showing(ONE, "first"));
        assertThat(changed).containsExactly(ONE);
    }

    /** This node is cut off from the database, or was frozen: any other one may have ended meanwhile. */
    @Test
    void noCodeIsShownWhenTheLastLookIsLongAgo() {
        SessionState stopped = new SessionState.Stopped(Reason.STOPPED_BY_OWNER);
        deliver(write(ONE, "first"));
        deliver(write(SharedSnapshots.of(OTHER, stopped)));
        foreign.nodesAre(List.of("others", "mine"), List.of());
        changed.clear();

        timers.advance(SilentNodes.BELIEVED_FOR);
        assertThat(foreign.get(ONE)).hasValue(SharedSnapshots.showing(ONE, "first"));
        timers.advance(Duration.ofMillis(1));

        assertThat(foreign.get(ONE).orElseThrow().snapshot().state()).isEqualTo(new SessionState.Starting(Instant.MAX));
        assertThat(foreign.get(OTHER).orElseThrow().snapshot().state()).isEqualTo(stopped);
        assertThat(changed).containsExactly(ONE);

        foreign.nodesAre(List.of("others", "mine"), List.of());
        assertThat(foreign.get(ONE)).hasValue(SharedSnapshots.showing(ONE, "first"));
        assertThat(changed).containsExactly(ONE, ONE);
    }

    @Test
    void nodeThatWasSilentBeforeALongTimeWithoutALookIsSilentStill() {
        deliver(write(ONE, "first"));
        foreign.nodesAre(List.of("others", "mine"), List.of("others"));
        Instant since = clock.instant();
        timers.advance(Duration.ofMinutes(1));
        changed.clear();

        foreign.nodesAre(List.of("others", "mine"), List.of("others"));

        assertThat(foreign.get(ONE).orElseThrow().snapshot().since()).isEqualTo(since);
        assertThat(changed).isEmpty();
    }

    @Test
    void looksInTimeAnnounceNothing() {
        deliver(write(ONE, "first"));
        changed.clear();

        for (int second = 0; second < 10; second++) {
            foreign.nodesAre(List.of("others", "mine"), List.of());
            timers.advance(Looks.USUALLY_EVERY);
        }

        assertThat(changed).isEmpty();
        assertThat(timers.waiting()).isEqualTo(1);
    }

    @Test
    void nextNodeOfASessionIsBelievedAtOnce() {
        deliver(write(ONE, "first"));
        othersEnd();
        database.jdbi().useHandle(handle -> handle.execute("DELETE FROM snapshots"));
        NodeRows.add(database, "next");
        NodeRows.claim(database, ONE, "next");
        FakeNotices ofNext = new FakeNotices();

        new SnapshotTable(database.jdbi(), ofNext, new PlainSealing(), "next")
                .write(Map.of(ONE, Optional.of(SharedSnapshots.showing(ONE, "again"))));
        deliver(ofNext.takeSent().get(0));

        assertThat(foreign.get(ONE)).hasValue(SharedSnapshots.showing(ONE, "again"));
    }

    @Test
    void nodeThatEndsWhileItsRowsAreReadIsNotBelieved() {
        deliver(write(OTHER, "other"));
        write(ONE, "first");
        whileReading = this::othersEnd;

        arriving.missed();
        runDisk();

        assertThat(foreign.get(ONE)).isEmpty();
    }

    /** The nodes were looked at before it began; its first snapshot is here already. */
    @Test
    void nodeThatHasJustBegunIsBelieved() {
        foreign.nodesAre(List.of("mine"), List.of());
        deliver(write(ONE, "first"));

        foreign.nodesAre(List.of("mine"), List.of());
        assertThat(foreign.hasNode(ONE)).isTrue();
        foreign.nodesAre(List.of("mine", "others"), List.of());
        assertThat(foreign.hasNode(ONE)).isTrue();
    }

    /** It has begun and ended between two looks at the nodes. */
    @Test
    void nodeThatWasNeverSeenEndsAtTheSecondLook() {
        deliver(write(ONE, "first"));

        foreign.nodesAre(List.of("mine"), List.of());
        foreign.nodesAre(List.of("mine"), List.of());

        assertThat(foreign.hasNode(ONE)).isFalse();
    }

    @Test
    void nodeThatWentWhileNoticesWereMissedIsFoundOut() {
        deliver(write(ONE, "first"));
        database.jdbi().useHandle(handle -> handle.execute("DELETE FROM nodes WHERE node = 'others'"));

        arriving.missed();
        runDisk();

        assertThat(foreign.get(ONE).orElseThrow().snapshot().state()).isInstanceOf(SessionState.Starting.class);
    }

    @Test
    void readingThatFailsIsRepeated() {
        write(ONE, "first");
        whileReading = () -> {
            throw new IllegalStateException("for once");
        };
        arriving.missed();
        runDisk();
        assertThat(foreign.get(ONE)).isEmpty();

        timers.advance(Duration.ofSeconds(1));
        runDisk();

        assertThat(foreign.get(ONE)).isPresent();
        assertThat(timers.waiting()).isZero();
    }

    private void othersEnd() {
        foreign.nodesAre(List.of("others", "mine"), List.of());
        foreign.nodesAre(List.of("mine"), List.of());
    }

    private void deliver(String notice) {
        arriving.arrives(notice);
    }

    private String write(InstanceId id, String text) {
        return write(SharedSnapshots.showing(id, text));
    }

    /** Returns the notice. */
    private String write(SharedSnapshot shared) {
        others.write(Map.of(shared.snapshot().id(), Optional.of(shared)));
        return sent.takeSent().get(0);
    }

    private void runDisk() {
        for (Runnable task = disk.poll(); task != null; task = disk.poll()) {
            task.run();
        }
    }
}
