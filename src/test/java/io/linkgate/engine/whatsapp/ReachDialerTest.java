package io.linkgate.engine.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.Reach;
import io.linkgate.engine.whatsapp.socket.Wire;
import io.linkgate.protocol.stream.ConnectionEnd;
import io.linkgate.testkit.TestClock;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class ReachDialerTest {

    private static final URI ENDPOINT = URI.create("wss://example.org/");
    private static final Wire.Receiver SESSION = new Wire.Receiver() {
        @Override
        public void opened() {}

        @Override
        public void received(ByteBuffer bytes, Runnable taken) {}

        @Override
        public void ended(ConnectionEnd why) {}
    };

    private final TestClock clock = TestClock.atVectorTime();
    private final List<Dialled> dialled = new ArrayList<>();
    private final ReachDialer dialer = new ReachDialer(
            (endpoint, receiver) -> {
                Dialled wire = new Dialled(receiver);
                dialled.add(wire);
                return wire;
            },
            clock);

    @Test
    void sessionsShowWhetherTheServerCanBeReached() {
        assertThat(state()).isEqualTo(Reach.State.UNKNOWN);

        dialer.dial(ENDPOINT, SESSION);
        last().receiver.opened();
        assertThat(state()).isEqualTo(Reach.State.REACHABLE);

        clock.advance(Duration.ofSeconds(1));
        dialer.dial(ENDPOINT, SESSION);
        last().end();
        assertThat(state()).isEqualTo(Reach.State.UNREACHABLE);
    }

    @Test
    void wireThatBreaksLaterHasReachedTheServer() {
        dialer.dial(ENDPOINT, SESSION);
        last().receiver.opened();
        last().end();

        assertThat(state()).isEqualTo(Reach.State.REACHABLE);
    }

    @Test
    void dialThatItsSessionGivesUpAfterItsOwnLimitHasFailed() {
        Wire wire = dialer.dial(ENDPOINT, SESSION);
        clock.advance(Duration.ofSeconds(10));
        wire.close();

        assertThat(state()).isEqualTo(Reach.State.UNREACHABLE);
    }

    @Test
    void dialThatItsOwnerStopsAtOnceShowsNothing() {
        dialer.dial(ENDPOINT, SESSION).close();

        assertThat(state()).isEqualTo(Reach.State.UNKNOWN);
    }

    @Test
    void lookOpensOneWireAndClosesIt() {
        dialer.look(ENDPOINT);
        dialer.look(ENDPOINT);
        assertThat(dialled).hasSize(1);
        last().receiver.opened();

        assertThat(state()).isEqualTo(Reach.State.REACHABLE);
        assertThat(last().closed).isTrue();

        clock.advance(Duration.ofMinutes(5));
        dialer.look(ENDPOINT);
        assertThat(dialled).hasSize(2);
        last().end();
        assertThat(state()).isEqualTo(Reach.State.UNREACHABLE);
    }

    @Test
    void nothingIsTriedWhileASessionIsConnected() {
        Wire wire = dialer.dial(ENDPOINT, SESSION);
        last().receiver.opened();
        clock.advance(Duration.ofHours(1));
        dialer.look(ENDPOINT);
        assertThat(dialled).hasSize(1);

        wire.close();
        last().end();
        dialer.look(ENDPOINT);
        assertThat(dialled).hasSize(2);
    }

    private Reach.State state() {
        return dialer.reach().state();
    }

    private Dialled last() {
        return dialled.get(dialled.size() - 1);
    }

    private static final class Dialled implements Wire {

        private final Receiver receiver;
        private boolean closed;

        Dialled(Receiver receiver) {
            this.receiver = receiver;
        }

        void end() {
            receiver.ended(new ConnectionEnd(ConnectionEnd.Cause.LOST, "It broke."));
        }

        @Override
        public void send(ByteBuffer message) {}

        @Override
        public void whenSent(Runnable task) {
            task.run();
        }

        @Override
        public CompletionStage<Void> close() {
            closed = true;
            return CompletableFuture.completedFuture(null);
        }
    }
}
