package io.linkgate.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.linkgate.engine.Clocks;
import io.linkgate.engine.EndCause;
import io.linkgate.engine.FakeEngine;
import io.linkgate.engine.Workers;
import io.linkgate.engine.message.MemoryMessageStore;
import io.linkgate.healer.Reconciler;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.Wanted;
import io.linkgate.session.MapSessionHistory;
import io.linkgate.session.Observer;
import io.linkgate.session.SessionStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** A session that goes to another node and comes back. */
class SessionOfTwoNodesTest extends OneSession {

    @Test
    void sessionThatLeavesClosesItsConnectionAndIsNotMadeAgain() {
        sessions.apply(running);
        CompletableFuture<?> waiting =
                sessions.awaitCode(running, Duration.ofSeconds(20)).toCompletableFuture();
        FakeEngine.Connection open = engine.latest();

        CompletableFuture<Void> left = sessions.leave(List.of(running.id()));

        assertThat(left).isCompleted();
        assertThat(open.isClosed()).isTrue();
        assertThat(waiting).isCompletedExceptionally();
        assertThat(snapshots.get(running.id())).isEmpty();
        assertThat(snapshots.released()).as("known elsewhere still").containsExactly(running.id());
        int connections = engine.connections().size();
        assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> sessions.apply(running));
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> sessions.awaitCode(running, Duration.ZERO));
        sessions.watch(running);
        sessions.liveCode(running);
        scheduler.advance(Duration.ofMinutes(5));
        assertThat(engine.connections()).hasSize(connections);

        sessions.forgetMoved(running.id());
        assertThat(sessions.isElsewhere(running.id())).isFalse();
    }

    /** The next node would read what is about to change, for example the counter of a Signal session. */
    @Test
    void sessionHasLeftWhenNoConnectionOfItWritesAnyMore() {
        sessions.apply(running);
        CompletableFuture<Void> ended = writes(engine.latest());
        engine.latest().ends(EndCause.UNREACHABLE);
        sessions.restart(running);
        CompletableFuture<Void> replaced = writes(engine.latest());
        sessions.restart(running);
        CompletableFuture<Void> open = writes(engine.latest());

        CompletableFuture<Void> left = sessions.leave(List.of(running.id()));

        replaced.complete(null);
        open.complete(null);
        assertThat(left).as("while the first one writes").isNotDone();
        assertThat(snapshots.released()).isEmpty();
        ended.complete(null);
        assertThat(left).isCompleted();
        assertThat(snapshots.released()).containsExactly(running.id());
    }

    private static CompletableFuture<Void> writes(FakeEngine.Connection connection) {
        CompletableFuture<Void> until = new CompletableFuture<>();
        connection.writesUntil(until);
        return until;
    }

    /** As it is in a node whose sessions began before the other one linked it. */
    @Test
    void sessionThatComesBackReadsItsAccountAndConnects() throws Exception {
        sessions.apply(running);
        var unused = sessions.leave(List.of(running.id()));
        FakeEngine.Device linked = (FakeEngine.Device) engine.newDevice();
        linked.becomes(ACCOUNT);
        devices.save(running.id(), linked.save(), linked.account().map(SessionWords::of));
        assertThat(sessions.current(running).linked()).isFalse();

        sessions.take(List.of(running));

        assertThat(sessions.current(running).linked()).isTrue();
        engine.latest().isOnlineFor(ACCOUNT);
        assertThat(status()).isEqualTo(SessionStatus.WORKING);
    }

    @Test
    void stoppedSessionThatIsTakenStaysStopped() {
        Instance stopped = instance(EngineKind.WHATSAPP, Wanted.STOPPED);

        sessions.take(List.of(stopped));

        assertThat(engine.connections()).isEmpty();
        assertThat(sessions.current(stopped).state().status()).isEqualTo(SessionStatus.STOPPED);
    }

    /** A caller that has found the session before it left must not make it dial again. */
    @Test
    void sessionThatHasLeftTakesNoCommand() {
        Session left = new Session(running, context(Runnable::run, Runnable::run));
        left.apply(running);
        left.close().join();
        int connections = engine.connections().size();

        assertThat(left.restart(running)).isCompletedExceptionally();
        assertThat(left.apply(running)).isCompletedExceptionally();
        assertThat(left.awaitCode(Duration.ofSeconds(20), 0)).isCompletedExceptionally();
        assertThat(left.logOut()).isCompletedExceptionally();
        left.watch();
        left.clientIsNewer();
        scheduler.advance(Duration.ofMinutes(5));
        assertThat(engine.connections()).hasSize(connections);
    }

    /** The alarm has rung, so its task is in the mailbox already, behind the end. */
    @Test
    void retryThatWaitsBehindTheEndOpensNothing() {
        Queue<Runnable> tasks = new ArrayDeque<>();
        Session session = new Session(running, context(tasks::add, Runnable::run));
        session.apply(running);
        runAll(tasks);
        engine.latest().ends(EndCause.UNREACHABLE);
        runAll(tasks);
        assertThat(session.snapshot().state().status()).isEqualTo(SessionStatus.FAILED);
        int connections = engine.connections().size();

        CompletableFuture<Void> closed = session.close();
        scheduler.advance(Duration.ofSeconds(2));
        runAll(tasks);
        scheduler.advance(Duration.ofMinutes(5));
        runAll(tasks);

        assertThat(closed).isCompleted();
        assertThat(engine.connections()).hasSize(connections);
        assertThat(session.snapshot().state().status()).isEqualTo(SessionStatus.FAILED);
    }

    @Test
    void deviceThatIsGivenUpAfterTheEndBringsNoOtherOne() {
        Queue<Runnable> writes = new ArrayDeque<>();
        Session session = new Session(running, context(Runnable::run, writes::add));
        session.watch();
        session.apply(running);
        runAll(writes);
        engine.latest().isOnlineFor(ACCOUNT);
        int connections = engine.connections().size();

        CompletableFuture<?> loggedOut = session.logOut();
        session.close();
        runAll(writes);
        scheduler.advance(Duration.ofMinutes(5));
        runAll(writes);

        assertThat(loggedOut).isCompleted();
        assertThat(engine.connections()).hasSize(connections);
    }

    private static void runAll(Queue<Runnable> tasks) {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    @Test
    void nothingIsMadeAfterTheEnd() {
        sessions.close().join();

        assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> sessions.apply(running));
        assertThat(engine.connections()).isEmpty();
    }

    private SessionContext context(Executor mailboxes, Executor slow) {
        return new SessionContext(
                new Engines(Map.of(EngineKind.WHATSAPP, engine)),
                new Reconciler(),
                new SessionStores(
                        snapshots, devices, new MapSessionHistory(), id -> new MemoryMessageStore(), () -> {}),
                new LinkedAccounts(devices, Runnable::run),
                new ConnectLimiter(1),
                Map.of(EngineKind.WHATSAPP, new TimeToCode()),
                Observer.NONE,
                new SessionLog(Runnable::run, scheduler, clock),
                new Workers(mailboxes, scheduler, slow),
                Clocks.same(clock),
                new Random(1));
    }
}
