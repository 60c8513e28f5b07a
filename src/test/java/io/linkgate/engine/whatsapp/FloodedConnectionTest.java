package io.linkgate.engine.whatsapp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.Clocks;
import io.linkgate.engine.EndCause;
import io.linkgate.engine.EngineEvent.CodeShown;
import io.linkgate.engine.EngineEvent.Ended;
import io.linkgate.engine.Workers;
import io.linkgate.engine.message.MemoryMessageStore;
import io.linkgate.engine.whatsapp.socket.Wire;
import io.linkgate.engine.whatsapp.version.ClientVersions;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.noise.CertificateChain;
import io.linkgate.protocol.noise.CertificateChain.Validity;
import io.linkgate.protocol.pairing.PairingTiming;
import io.linkgate.protocol.socket.ChannelException;
import io.linkgate.protocol.socket.Inbound;
import io.linkgate.protocol.socket.ServerChannel;
import io.linkgate.testkit.RunLoop;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that proves its identity, shows a code and then asks as much as it is let. */
class FloodedConnectionTest {

    private static final Node QUESTION =
            Node.of("iq").with("type", "get").with("id", "1").with("xmlns", "urn:xmpp:ping");

    private final SecureRandom random = new SecureRandom();
    private final TestClock clock = TestClock.atVectorTime();
    private final RunLoop loop = new RunLoop();
    private final TestScheduler scheduler = new TestScheduler(clock, loop);
    private final KeyPair root = KeyPair.generate(random);
    private final EventLog events = new EventLog();
    private final Server server = new Server();

    @BeforeEach
    void connect() throws Exception {
        WhatsAppTarget target = new WhatsAppTarget(
                () -> Optional.of(URI.create("ws://server.invalid/")),
                root.publicKey(),
                ClientVersions.fixed(ClientVersions.BUILT_IN),
                PairingTiming.ofCodes(Duration.ofMinutes(5), Duration.ofMinutes(5)));
        WhatsAppEngine engine = new WhatsAppEngine(
                target, server::dialled, new Workers(loop, scheduler, loop), Clocks.same(clock), random);
        engine.open(engine.newDevice(), new MemoryMessageStore(), events);
        server.receiver.opened();
        server.offer(Node.of("iq")
                .with("type", "set")
                .with("id", "1")
                .with("xmlns", "md")
                .withChildren(Node.of("pair-device").withChildren(Node.of("ref").withBytes("ref".getBytes(US_ASCII)))));
        events.next(CodeShown.class);
        server.replies = 0;
    }

    @Test
    void questionsBeyondTheBurstAreAnsweredAtASteadyPace() {
        flood(1_000);
        int burst = server.replies;
        assertThat(burst).isBetween(50, 100);

        scheduler.advance(Duration.ofSeconds(10));

        assertThat(server.replies - burst).as("ten a second").isBetween(95, 101);
        assertThat(events.isEmpty()).as("the connection goes on").isTrue();
    }

    /** Each has as many nodes as it may have, in few bytes. */
    @Test
    void questionsThatAreCostlyToReadAreAnsweredEvenMoreSlowly() {
        Node costly = QUESTION.withChildren(Collections.nCopies(1_900, Node.of("item")));
        for (int i = 0; i < 100; i++) {
            server.queue.add(server.channel.sealCompressed(costly));
        }
        server.push();
        scheduler.advance(Duration.ofSeconds(10));

        assertThat(server.replies).isBetween(4, 10);
    }

    @Test
    void questionsInOneMessageAreNotAnsweredAllAtOnce() {
        ByteBuffer many = ByteBuffer.allocate(16 * 1024);
        for (ByteBuffer next = question(); next.remaining() < many.remaining(); next = question()) {
            many.put(next);
        }
        server.queue.add(many.flip());

        server.push();

        assertThat(server.replies).isBetween(100, 250);
    }

    @Test
    void serverThatTakesNoRepliesIsLeft() throws Exception {
        server.reads = false;
        flood(1_000);
        assertThat(server.replies).isEqualTo(1);

        scheduler.advance(Duration.ofSeconds(21));

        assertThat(events.next(Ended.class).cause()).isEqualTo(EndCause.FLOODED);
        assertThat(server.replies).isEqualTo(1);
    }

    private void flood(int questions) {
        for (int i = 0; i < questions; i++) {
            server.queue.add(question());
        }
        server.push();
    }

    private ByteBuffer question() {
        return server.channel.seal(QUESTION);
    }

    /** Both the server and the wire to it. */
    private final class Server implements Wire {

        private final ServerChannel channel;
        private final Queue<ByteBuffer> queue = new ArrayDeque<>();
        private Receiver receiver;
        private boolean busy;
        private boolean reads = true;
        private int replies;

        private Server() {
            Validity validity = new Validity(clock.instant(), clock.instant().plus(Duration.ofHours(1)));
            KeyPair key = KeyPair.generate(random);
            channel = new ServerChannel(
                    key,
                    CertificateChain.issue(root, KeyPair.generate(random), validity, key.publicKey(), validity, random),
                    1 << 20,
                    random);
        }

        private Wire dialled(URI endpoint, Receiver companion) {
            receiver = companion;
            return this;
        }

        private void offer(Node node) {
            queue.add(channel.seal(node));
            push();
        }

        /** Sends the next message, if the companion has asked for one. */
        private void push() {
            if (!busy && !queue.isEmpty()) {
                busy = true;
                receiver.received(queue.remove(), () -> {
                    busy = false;
                    loop.execute(this::push);
                });
            }
        }

        @Override
        public void send(ByteBuffer message) {
            try {
                Inbound inbound = channel.receive(message);
                replies += inbound.nodes().size();
                if (inbound.reply().hasRemaining()) {
                    queue.add(inbound.reply());
                    push();
                }
            } catch (ChannelException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void whenSent(Runnable task) {
            if (reads) {
                task.run();
            }
        }

        @Override
        public CompletionStage<Void> close() {
            return CompletableFuture.completedFuture(null);
        }
    }
}
