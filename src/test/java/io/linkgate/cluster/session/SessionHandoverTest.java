package io.linkgate.cluster.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.linkgate.instance.EngineKind;
import io.linkgate.instance.InMemoryInstanceStore;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Instances;
import io.linkgate.instance.Wanted;
import io.linkgate.session.FakeSessions;
import io.linkgate.testkit.TestClock;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Another node has stored something in the same database, of which this one has an older state in memory. */
class SessionHandoverTest {

    private static final InstanceId ID = new InstanceId("ABCDEFGHIJ01");

    private final TestClock clock = TestClock.atVectorTime();
    private final Queue<Runnable> disk = new ArrayDeque<>();
    private final FakeSessions sessions = new FakeSessions(clock);
    private final InMemoryInstanceStore store = new InMemoryInstanceStore();
    private final Instances instances = new Instances(store);
    private final Set<InstanceId> mine = new HashSet<>();
    private final Set<InstanceId> stopped = new HashSet<>();
    private Runnable written = () -> {};
    private Runnable meanwhile = () -> {};
    private boolean diskIsClosed;
    private final SessionHandover handover =
            new SessionHandover(instances, sessions, this::isMine, ids -> written.run(), stopped::addAll, this::onDisk);

    @BeforeEach
    void create() {
        instances.create(new Instance(ID, "office", EngineKind.SANDBOX, Wanted.RUNNING, clock.instant()));
    }

    private boolean isMine(InstanceId id) {
        meanwhile.run();
        return mine.contains(id);
    }

    private void onDisk(Runnable task) {
        if (diskIsClosed) {
            throw new RejectedExecutionException("closed");
        }
        disk.add(task);
    }

    private void othersStore(Wanted wanted) {
        assertThat(new Instances(store).want(ID, wanted, instance -> instance)).isPresent();
    }

    private Instance inMemory() {
        return instances.inMemory(ID).orElseThrow();
    }

    @Test
    void sessionComesWithWhatItsInstanceIsNow() {
        othersStore(Wanted.STOPPED);

        handover.come(List.of(ID));

        assertThat(sessions.taken()).containsExactly(inMemory());
        assertThat(inMemory().wanted()).isEqualTo(Wanted.STOPPED);
    }

    /** Its notice finds that the instance is not this node's yet. */
    @Test
    void commandThatIsStoredWhileASessionComesReachesIt() {
        handover.come(List.of(ID));
        othersStore(Wanted.STOPPED);
        handover.changed(List.of(ID));
        assertThat(sessions.applied()).isEmpty();

        mine.add(ID);
        handover.here(List.of(ID));

        assertThat(sessions.applied()).containsExactly(inMemory());
        handover.here(List.of(ID));
        assertThat(sessions.applied()).as("once").hasSize(1);
    }

    @Test
    void commandWhoseNoticeWasMissedReachesTheSession() {
        othersStore(Wanted.STOPPED);
        handover.allMayHaveChanged();
        assertThat(sessions.applied()).as("of another node").isEmpty();

        mine.add(ID);
        handover.allMayHaveChanged();
        assertThat(sessions.applied()).as("unchanged").isEmpty();
        othersStore(Wanted.RUNNING);
        handover.allMayHaveChanged();

        assertThat(sessions.applied()).containsExactly(inMemory());
    }

    /** The stop was stored when its session had left already. */
    @Test
    void stopOfASessionThatHasLeftIsRecorded() {
        CompletableFuture<Void> left = handover.leave(List.of(ID));
        instances.want(ID, Wanted.STOPPED, instance -> instance);
        disk.remove().run();

        assertThat(left).isCompleted();
        assertThat(stopped).containsExactly(ID);
    }

    @Test
    void sessionThatGoesOnElsewhereIsNotRecordedAsStopped() {
        CompletableFuture<Void> left = handover.leave(List.of(ID));
        disk.remove().run();

        assertThat(left).isCompleted();
        assertThat(stopped).isEmpty();
    }

    /** Calls wait for the move. */
    @Test
    void moveEndsWhenTheThreadsOfANodeEnd() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        sessions.whenLeft(closed);
        CompletableFuture<Void> left = handover.leave(List.of(ID));
        diskIsClosed = true;
        closed.complete(null);

        assertThat(left).isCompletedExceptionally();
    }

    @Test
    void nodeThatEndsTakesNoSession() {
        handover.end();

        assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> handover.come(List.of(ID)));
        assertThat(sessions.taken()).isEmpty();
    }

    @Test
    void sessionHasLeftWhenAllOfItIsWritten() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        sessions.whenLeft(closed);
        CompletableFuture<Boolean> drained = new CompletableFuture<>();
        written = () -> drained.complete(true);

        CompletableFuture<Void> left = handover.leave(List.of(ID));
        assertThat(sessions.isElsewhere(ID)).isTrue();
        assertThat(disk).as("while its connections write").isEmpty();

        closed.complete(null);
        assertThat(left).isNotDone();

        disk.remove().run();
        assertThat(drained).isCompleted();
        assertThat(left).isCompleted();
    }

    @Test
    void sessionThatCannotBeClosedOrWrittenHasNotLeft() {
        sessions.whenLeft(CompletableFuture.failedFuture(new IllegalStateException("no")));
        assertThat(handover.leave(List.of(ID))).isCompletedExceptionally();

        sessions.whenLeft(CompletableFuture.completedFuture(null));
        written = () -> {
            throw new IllegalStateException("the database is away");
        };
        CompletableFuture<Void> left = handover.leave(List.of(ID));
        disk.remove().run();
        assertThat(left).isCompletedExceptionally();
    }

    /** It was stored before this node had the instance, and its notice comes afterwards. */
    @Test
    void commandThatAnotherNodeHasStoredReachesTheSessionHere() {
        mine.add(ID);
        othersStore(Wanted.STOPPED);

        handover.changed(List.of(ID));
        assertThat(sessions.applied()).containsExactly(inMemory());
        handover.changed(List.of(ID));
        assertThat(sessions.applied()).as("once").hasSize(1);
    }

    /** A call at this node, which has the session, comes between the notice and what it leads to. */
    @Test
    void commandOfAnotherNodeDoesNotUndoALaterOneHere() {
        mine.add(ID);
        othersStore(Wanted.STOPPED);
        meanwhile = () -> instances.want(ID, Wanted.RUNNING, sessions::apply);

        handover.changed(List.of(ID));

        assertThat(sessions.applied()).last().isEqualTo(inMemory());
        assertThat(inMemory().wanted()).isEqualTo(Wanted.RUNNING);
    }

    @Test
    void commandForASessionOfAnotherNodeIsOnlyRead() {
        othersStore(Wanted.STOPPED);
        handover.changed(List.of(ID));
        assertThat(inMemory().wanted()).isEqualTo(Wanted.STOPPED);

        mine.add(ID);
        var unused = handover.leave(List.of(ID));
        othersStore(Wanted.RUNNING);
        handover.changed(List.of(ID));
        assertThat(inMemory().wanted()).isEqualTo(Wanted.RUNNING);
        assertThat(sessions.applied()).isEmpty();
    }

    /** It is found here, and is on its way to another node when the command is applied. */
    @Test
    void sessionThatLeavesMeanwhileDoesNotKeepTheOthersFromTheirCommands() {
        InstanceId other = new InstanceId("ABCDEFGHIJ02");
        instances.create(new Instance(other, "shop", EngineKind.SANDBOX, Wanted.RUNNING, clock.instant()));
        mine.addAll(List.of(ID, other));
        othersStore(Wanted.STOPPED);
        new Instances(store).want(other, Wanted.STOPPED, instance -> instance);
        sessions.whenApplied(() -> {
            sessions.whenApplied(() -> {});
            throw new CancellationException("the session moves to another node");
        });

        handover.allMayHaveChanged();

        assertThat(sessions.applied()).hasSize(1);
    }

    /** What was read would be taken for unchanged when the rest is read again. */
    @Test
    void commandThatWasReadBeforeTheDatabaseFailedReachesItsSession() {
        InstanceId other = new InstanceId("ABCDEFGHIJ02");
        mine.add(ID);
        othersStore(Wanted.STOPPED);
        store.breakAt(other, new IllegalStateException("the database is away"));

        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> handover.changed(List.of(ID, other)));

        assertThat(sessions.applied()).containsExactly(inMemory());
    }
}
