package io.linkgate.cluster.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.linkgate.cluster.Ownership;
import io.linkgate.cluster.snapshot.ForeignSnapshots;
import io.linkgate.cluster.snapshot.SharedSnapshots;
import io.linkgate.cluster.snapshot.SnapshotTable;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Wanted;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.session.CodePoll;
import io.linkgate.session.FakeSessions;
import io.linkgate.session.LastFailure;
import io.linkgate.session.QrCode;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import io.linkgate.session.SessionStatus;
import io.linkgate.session.SharedSnapshot;
import io.linkgate.storage.PlainSealing;
import io.linkgate.storage.notice.FakeNotices;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** One of several nodes, all in the test's own thread; what the others publish is delivered by the test. */
class ClusterSessionsTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final TestClock clock = TestClock.atVectorTime();
    private final TestScheduler timers = new TestScheduler(clock);
    private final FakeNotices notices = new FakeNotices();
    private final FakeSessions live = new FakeSessions(clock);
    private final Set<InstanceId> mine = new HashSet<>();
    private final Set<InstanceId> leaving = new HashSet<>();
    private final Map<InstanceId, String> owners = new HashMap<>();
    private final Map<InstanceId, Instance> instances = new HashMap<>();
    private final List<String> watched = new ArrayList<>();
    private final List<InstanceId> changed = new ArrayList<>();
    private final Ownership ownership = new FakeOwnership();
    private final ForeignSnapshots foreign = ForeignSnapshots.begin(
            new SnapshotTable(
                    Jdbi.create(() -> {
                        throw new AssertionError("no table is read here");
                    }),
                    notices,
                    new PlainSealing(),
                    "here"),
            notices,
            Runnable::run,
            timers,
            clock);
    private final ClusterSessions sessions = new ClusterSessions(
            live,
            foreign,
            id -> mine.contains(id) && !leaving.contains(id),
            new Watches(watched::addAll, notices, ownership, Runnable::run, clock),
            id -> Optional.ofNullable(instances.get(id)),
            Runnable::run,
            timers,
            clock);
    private final Instance instance = instance("ABCDEFGHIJ01", Wanted.RUNNING);
    private long revision;

    ClusterSessionsTest() {
        sessions.whenChanged(changed::add);
    }

    private final class FakeOwnership implements Ownership {

        @Override
        public boolean isMine(InstanceId id) {
            return mine.contains(id);
        }

        @Override
        public Optional<CompletionStage<Void>> leaving(InstanceId id) {
            return leaving.contains(id) ? Optional.of(new CompletableFuture<>()) : Optional.empty();
        }

        @Override
        public Optional<String> ownerOrClaim(InstanceId id) {
            if (owners.containsKey(id)) {
                return Optional.of(owners.get(id));
            }
            mine.add(id);
            return Optional.empty();
        }
    }

    @Test
    void sessionOfThisNodeIsLive() {
        mine.add(instance.id());
        live.put(instance.id(), showing("here", 1));
        othersPublish(showing("elsewhere", 1));

        assertThat(sessions.current(instance).state().shown()).hasValueSatisfying(has("here"));
        assertThat(sessions.liveCode(instance)).hasValueSatisfying(has("here"));
        assertThat(code(sessions.awaitCode(instance, LONG))).satisfies(has("here"));
        sessions.watch(instance);
        assertThat(live.looked()).hasSize(3);
        assertThat(watched).isEmpty();
    }

    @Test
    void codeOfAnotherNodeIsAnsweredFromMemoryAndItsNodeLearnsOfItOnceAMinute() {
        othersPublish(showing("first", 1));

        for (int second = 0; second < 59; second++) {
            foreign.nodesAre(List.of("here", "others"), List.of());
            assertThat(sessions.liveCode(instance)).hasValueSatisfying(has("first"));
            assertThat(code(sessions.awaitCode(instance, LONG))).satisfies(has("first"));
            sessions.watch(instance);
            timers.advance(Duration.ofSeconds(1));
        }
        assertThat(watched).containsExactly(instance.id().value());

        timers.advance(Duration.ofSeconds(1));
        othersPublish(showing("second", 2));
        sessions.liveCode(instance);
        assertThat(watched).hasSize(2);
        assertThat(live.looked()).isEmpty();
    }

    @Test
    void codeThatHasEndedIsNeverShown() {
        othersPublish(showing("first", 1));
        clock.advance(Duration.ofMinutes(2));

        assertThat(sessions.liveCode(instance)).isEmpty();
        assertThat(sessions.current(instance).state()).isInstanceOf(SessionState.Starting.class);
        assertThat(sessions.awaitCode(instance, LONG).toCompletableFuture()).isNotDone();
    }

    @Test
    void sessionOfWhichNothingIsKnownIsStartingIfItIsWanted() {
        Instance stopped = instance("ABCDEFGHIJ02", Wanted.STOPPED);

        assertThat(sessions.current(instance).state()).isEqualTo(new SessionState.Starting(Instant.MAX));
        assertThat(sessions.current(stopped).state()).isEqualTo(new SessionState.Stopped(Reason.STOPPED_BY_OWNER));
        assertThat(poll(sessions.awaitCode(stopped, LONG)).snapshot().state().status())
                .isEqualTo(SessionStatus.STOPPED);
        assertThat(watched).isEmpty();
    }

    /** Its node was about to give it up, and could not say that it is stopped. */
    @Test
    void sessionThatIsNotToRunIsNeverStarting() {
        SessionSnapshot starting = snapshot(new SessionState.Starting(Instant.MAX));
        othersPublish(new SharedSnapshot(
                new SessionSnapshot(
                        instance.id(), starting.state(), starting.since(), true, starting.me(), starting.failure()),
                true,
                Duration.ZERO));
        Instance stopped = instance(instance.id().value(), Wanted.STOPPED);

        assertThat(sessions.current(instance).state()).isEqualTo(new SessionState.Starting(Instant.MAX));
        assertThat(sessions.current(stopped).state()).isEqualTo(new SessionState.Stopped(Reason.STOPPED_BY_OWNER));
        assertThat(sessions.current(stopped).linked())
                .as("as its node has published it")
                .isTrue();
    }

    /** It would begin here again, and never leave. */
    @Test
    void watcherDoesNotClaimAnInstanceThatLeaves() {
        leaving.add(instance.id());
        var unused = sessions.awaitCode(instance, LONG);
        assertThat(mine).isEmpty();

        leaving.clear();
        timers.advance(Watches.URGENTLY_EVERY);
        sessions.watch(instance);
        assertThat(mine).containsExactly(instance.id());
    }

    @Test
    void waitingCallerGetsTheNextCode() {
        othersPublish(showing("first", 1));
        CompletableFuture<CodePoll> waiting =
                sessions.awaitCode(instance, LONG, 1).toCompletableFuture();
        assertThat(waiting).isNotDone();
        assertThat(sessions.waiting()).isOne();

        othersPublish(showing("second", 2));

        assertThat(code(waiting)).satisfies(has("second"));
        assertThat(sessions.waiting()).isZero();
        assertThat(timers.waiting()).isZero();
    }

    @Test
    void callerWhoseTimeIsUpIsAskedToComeBack() {
        othersPublish(
                new SharedSnapshot(snapshot(new SessionState.Starting(Instant.MAX)), true, Duration.ofSeconds(3)));
        CompletableFuture<CodePoll> waiting =
                sessions.awaitCode(instance, Duration.ofSeconds(10)).toCompletableFuture();

        timers.advance(Duration.ofSeconds(9));
        assertThat(waiting).isNotDone();
        timers.advance(Duration.ofSeconds(2));

        assertThat(poll(waiting).healing()).isTrue();
        assertThat(poll(waiting).retryAfter()).isEqualTo(Duration.ofSeconds(3));
        assertThat(watched).containsExactly(instance.id().value());
    }

    @Test
    void waitingIsPointlessWhenASessionWorks() {
        othersPublish(new SessionState.Starting(Instant.MAX));
        CompletableFuture<CodePoll> waiting = sessions.awaitCode(instance, LONG).toCompletableFuture();
        othersPublish(new SessionState.Working(SharedSnapshots.ACCOUNT));

        assertThat(poll(waiting).snapshot().state().status()).isEqualTo(SessionStatus.WORKING);
        assertThat(poll(sessions.awaitCode(instance, LONG)).snapshot().state().status())
                .isEqualTo(SessionStatus.WORKING);
    }

    @Test
    void callerLearnsAtOnceThatTheServerIsOutOfReach() {
        Instant retryAt = clock.instant().plusSeconds(5);
        othersPublish(new SessionState.Failed(Reason.UNREACHABLE, "", retryAt));

        assertThat(poll(sessions.awaitCode(instance, LONG)).retryAfter()).isEqualTo(Duration.ofSeconds(7));
    }

    /** Its node wakes it when it learns of the caller, so the caller must not hear that nothing will come. */
    @Test
    void callerThatWakesASessionGetsItsCode() {
        othersPublish(new SessionState.Stopped(Reason.PARKED));

        CompletableFuture<CodePoll> patient = sessions.awaitCode(instance, LONG).toCompletableFuture();
        CompletableFuture<CodePoll> hasty =
                sessions.awaitCode(instance, Duration.ZERO).toCompletableFuture();
        assertThat(watched).containsExactly(instance.id().value());
        assertThat(List.of(patient, hasty)).noneMatch(CompletableFuture::isDone);

        othersPublish(new SessionState.Starting(Instant.MAX));
        assertThat(poll(hasty).snapshot().state().status()).isEqualTo(SessionStatus.STARTING);
        othersPublish(showing("first", 1));
        assertThat(code(patient)).satisfies(has("first"));
    }

    @Test
    void callerDoesNotWaitForANodeThatDoesNotReact() {
        othersPublish(new SessionState.Stopped(Reason.PARKED));
        CompletableFuture<CodePoll> waiting = sessions.awaitCode(instance, LONG).toCompletableFuture();

        timers.advance(Duration.ofMillis(900));
        assertThat(waiting).isNotDone();
        timers.advance(Duration.ofMillis(200));

        assertThat(poll(waiting).snapshot().state().why()).hasValue(Reason.PARKED);
    }

    /** Its node has heard of a watcher a moment ago, when there was nothing to wake. */
    @Test
    void callerWhoseCodeHasJustGoneIsHeardAtOnce() {
        othersPublish(showing("last", 6));
        sessions.liveCode(instance);
        assertThat(watched).hasSize(1);
        othersPublish(new SessionState.Stopped(Reason.PARKED));

        sessions.awaitCode(instance, LONG);

        assertThat(watched).hasSize(2);
    }

    @Test
    void manyCallersWithoutACodeAreOneNoticeASecond() {
        othersPublish(new SessionState.Starting(Instant.MAX));
        for (int i = 0; i < 10; i++) {
            sessions.awaitCode(instance, LONG);
            sessions.watch(instance);
        }
        assertThat(watched).hasSize(1);

        timers.advance(Duration.ofSeconds(1));
        sessions.awaitCode(instance, LONG);
        assertThat(watched).hasSize(2);
    }

    @Test
    void instanceWithoutANodeIsClaimedForACallerThatWaits() {
        CompletableFuture<CodePoll> waiting = sessions.awaitCode(instance, LONG).toCompletableFuture();

        assertThat(mine).contains(instance.id());
        assertThat(live.looked()).contains(instance.id());
        live.put(instance.id(), showing("here", 1));
        assertThat(code(waiting)).satisfies(has("here"));
    }

    @Test
    void instanceWhoseNodeIsGoneIsClaimedUnlessAnotherHasItAlready() {
        othersPublish(showing("first", 1));
        foreign.nodesAre(List.of("here", "others"), List.of());
        foreign.nodesAre(List.of("here"), List.of());
        owners.put(instance.id(), "next");

        assertThat(sessions.liveCode(instance)).isEmpty();
        sessions.watch(instance);

        assertThat(mine).isEmpty();
        assertThat(watched).containsExactly(instance.id().value());
    }

    @Test
    void callerWaitsForTheLiveSessionOnceThisNodeHasIt() {
        othersPublish(new SessionState.Starting(Instant.MAX));
        CompletableFuture<CodePoll> waiting = sessions.awaitCode(instance, LONG).toCompletableFuture();
        CompletableFuture<CodePoll> leaving = sessions.awaitCode(instance, LONG).toCompletableFuture();

        mine.add(instance.id());
        live.putQuietly(instance.id(), new SessionState.Starting(Instant.MAX));

        assertThat(sessions.waiting()).isZero();
        assertThat(live.waiting()).isEqualTo(2);
        leaving.cancel(false);
        assertThat(live.waiting()).isOne();
        live.put(instance.id(), showing("here", 1));
        assertThat(code(waiting)).satisfies(has("here"));
    }

    @Test
    void callerGoesOnWaitingWhenTheSessionGoesToAnotherNode() {
        mine.add(instance.id());
        live.put(instance.id(), new SessionState.Starting(Instant.MAX));
        CompletableFuture<CodePoll> waiting = sessions.awaitCode(instance, LONG).toCompletableFuture();

        leaving.add(instance.id());
        live.shutDown();
        assertThat(sessions.liveCode(instance)).isEmpty();
        sessions.watch(instance);
        assertThat(live.looked()).as("nothing begins it again").hasSize(1);
        mine.remove(instance.id());
        othersPublish(showing("elsewhere", 1));

        assertThat(code(waiting)).satisfies(has("elsewhere"));
    }

    @Test
    void callerThatLeavesIsForgotten() {
        othersPublish(new SessionState.Starting(Instant.MAX));
        CompletableFuture<CodePoll> waiting = sessions.awaitCode(instance, LONG).toCompletableFuture();

        waiting.cancel(false);

        assertThat(sessions.waiting()).isZero();
        assertThat(timers.waiting()).isZero();
    }

    @Test
    void callersAreTurnedAwayAtTheEnd() {
        othersPublish(new SessionState.Starting(Instant.MAX));
        CompletableFuture<CodePoll> waiting = sessions.awaitCode(instance, LONG).toCompletableFuture();

        sessions.close();

        assertThatExceptionOfType(CancellationException.class).isThrownBy(waiting::join);
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() ->
                        sessions.awaitCode(instance, LONG).toCompletableFuture().join());
        assertThat(timers.waiting()).isZero();
    }

    @Test
    void commandsForSessionsOfOtherNodesFail() {
        othersPublish(showing("first", 1));

        isElsewhere(sessions.apply(instance("ABCDEFGHIJ02", Wanted.DELETED)));
        isElsewhere(sessions.restart(instance));
        isElsewhere(sessions.logOut(instance));
        isElsewhere(sessions.requestCode(instance, new PhoneNumber(15_550_001_111L)));
        sessions.update(instance);
        assertThat(live.applied()).isEmpty();
        assertThat(live.updated()).isEmpty();

        mine.add(instance.id());
        sessions.apply(instance);
        sessions.update(instance);
        assertThat(live.applied()).hasSize(1);
        assertThat(live.updated()).hasSize(1);
    }

    /** What it is to do is stored already, and its next node reads that. */
    @Test
    void startAndStopOfASessionThatHasJustLeftAreAnswered() {
        othersPublish(showing("first", 1));

        assertThat(sessions.apply(instance).toCompletableFuture().join()).isEqualTo(sessions.current(instance));

        mine.add(instance.id());
        live.whenApplied(() -> {
            leaving.add(instance.id());
            throw new CancellationException("the session moves to another node");
        });
        assertThat(sessions.apply(instance).toCompletableFuture().join()).isEqualTo(sessions.current(instance));
        assertThat(live.applied()).isEmpty();
    }

    @Test
    void refusalOfANodeThatStopsIsPassedOn() {
        mine.add(instance.id());
        live.whenApplied(() -> {
            throw new CancellationException("the server is shutting down");
        });

        assertThat(sessions.apply(instance).toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void watcherAtAnotherNodeWatchesTheLiveSession() {
        mine.add(instance.id());

        notices.arrives("watch", instance.id().value());
        notices.arrives("watch", "ABCDEFGHIJ09");
        notices.arrives("watch", "hostile");

        assertThat(live.looked()).containsExactly(instance.id());
    }

    @Test
    void changesOfAllNodesArePassedOn() {
        othersPublish(showing("first", 1));
        assertThat(changed).containsExactly(instance.id());

        mine.add(instance.id());
        live.put(instance.id(), showing("here", 1));
        assertThat(changed).hasSize(2);
        assertThat(foreign.get(instance.id())).as("of another node").isEmpty();
    }

    @Test
    void deletedInstanceIsForgotten() {
        othersPublish(showing("first", 1));

        sessions.forget(instance.id());

        assertThat(foreign.get(instance.id())).isEmpty();
    }

    private void othersPublish(SessionState state) {
        othersPublish(new SharedSnapshot(snapshot(state), false, Duration.ofSeconds(2)));
    }

    private void othersPublish(SharedSnapshot shared) {
        notices.arrives("snapshot", SharedSnapshots.notice(shared, "others", ++revision));
    }

    private SessionSnapshot snapshot(SessionState state) {
        return new SessionSnapshot(instance.id(), state, clock.instant(), state.account(), LastFailure.NONE);
    }

    private SessionState showing(String text, int sequence) {
        Instant now = clock.instant();
        return new SessionState.ScanQrCode(new QrCode(text, now, now.plusSeconds(60), sequence, 6));
    }

    private static Consumer<QrCode> has(String text) {
        return code -> assertThat(code.text()).isEqualTo(text);
    }

    private static CodePoll poll(CompletionStage<CodePoll> stage) {
        CompletableFuture<CodePoll> poll = stage.toCompletableFuture();
        assertThat(poll).isCompleted();
        return poll.join();
    }

    private QrCode code(CompletionStage<CodePoll> stage) {
        return poll(stage).snapshot().liveCode(clock.instant()).orElseThrow();
    }

    private static void isElsewhere(CompletionStage<?> stage) {
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> stage.toCompletableFuture().get())
                .withCauseInstanceOf(ElsewhereException.class);
    }

    private Instance instance(String id, Wanted wanted) {
        Instance made = new Instance(new InstanceId(id), "office", EngineKind.WHATSAPP, wanted, clock.instant());
        instances.put(made.id(), made);
        return made;
    }
}
