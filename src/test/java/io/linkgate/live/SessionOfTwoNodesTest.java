package io.linkgate.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.linkgate.engine.FakeEngine;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.Wanted;
import io.linkgate.session.SessionStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
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

        sessions.take(running);

        assertThat(sessions.current(running).linked()).isTrue();
        engine.latest().isOnlineFor(ACCOUNT);
        assertThat(status()).isEqualTo(SessionStatus.WORKING);
    }

    @Test
    void stoppedSessionThatIsTakenStaysStopped() {
        Instance stopped = instance(EngineKind.WHATSAPP, Wanted.STOPPED);

        sessions.take(stopped);

        assertThat(engine.connections()).isEmpty();
        assertThat(sessions.current(stopped).state().status()).isEqualTo(SessionStatus.STOPPED);
    }
}
