package io.linkgate.engine.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.EngineConnection;
import io.linkgate.engine.EngineDevice;
import io.linkgate.engine.EngineEvent;
import io.linkgate.engine.EngineEvent.CodeShown;
import io.linkgate.engine.EngineEvent.DeviceChanged;
import io.linkgate.engine.EngineEvent.Ended;
import io.linkgate.engine.EngineEvent.Linked;
import io.linkgate.engine.message.MemoryMessageStore;
import io.linkgate.engine.whatsapp.version.ClientVersions;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.pairing.PairingTiming;
import io.linkgate.sandbox.phone.SandboxPhone;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.testkit.RunLoop;
import io.linkgate.testkit.SeededRandom;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** When a closed connection changes nothing of its device any more, and another node may go on with it. */
class QuietConnectionTest {

    private final TestClock clock = TestClock.atVectorTime();
    private final RunLoop loop = new RunLoop();
    private final TestScheduler scheduler = new TestScheduler(clock);
    private final SecureRandom random = SeededRandom.of(1);
    private final SandboxServer server =
            SandboxServer.builder(clock, random, scheduler).build();
    private final MemoryNetwork network = new MemoryNetwork(() -> server, loop, scheduler, clock);
    private final Queue<Runnable> messages = new ArrayDeque<>();
    private final WhatsAppEngine engine = network.engine(
            new WhatsAppTarget(
                    () -> Optional.of(URI.create("wss://whatsapp.test/ws/chat")),
                    server.rootKey(),
                    ClientVersions.fixed(ClientVersions.BUILT_IN),
                    PairingTiming.FIRST_CODE,
                    PairingTiming.LATER_CODE),
            messages::add,
            random);
    private final EngineDevice device = engine.newDevice();
    private final List<EngineEvent> events = new ArrayList<>();
    private EngineConnection connection;
    private CompletionStage<Void> quiet;

    @Test
    void connectionWithoutMessagesIsQuietWhenItIsClosed() {
        open();

        close();

        assertThat(quiet.toCompletableFuture()).isCompleted();
    }

    /** The next login would find it, and take its place. */
    @Test
    void connectionIsNotQuietWhileItsServerHasNotHeardOfItsEnd() {
        open();
        network.fallSilent();

        close();
        assertThat(has(Ended.class)).isTrue();
        assertThat(quiet.toCompletableFuture()).isNotDone();

        network.recover();
        assertThat(quiet.toCompletableFuture()).isCompleted();
    }

    @Test
    void connectionIsQuietWhenItsDeskHasEndedWhatItWasDoing() {
        link();
        assertThat(messages).as("its desk has begun").isNotEmpty();

        close();
        assertThat(has(Ended.class)).isTrue();
        assertThat(quiet.toCompletableFuture()).isNotDone();

        carryOut();
        assertThat(quiet.toCompletableFuture()).isCompleted();
    }

    /** A session closes it once more before it leaves. */
    @Test
    void connectionThatHasEndedByItselfIsQuietWhenItsDeskIs() {
        link();
        network.cut();
        assertThat(has(Ended.class)).isTrue();

        close();
        assertThat(quiet.toCompletableFuture()).isNotDone();

        carryOut();
        assertThat(quiet.toCompletableFuture()).isCompleted();
    }

    private void link() {
        open();
        String code = events.stream()
                .filter(CodeShown.class::isInstance)
                .map(event -> ((CodeShown) event).text())
                .findFirst()
                .orElseThrow();
        loop.execute(() -> {
            var unused = new SandboxPhone(server).scan(code, new PhoneNumber(15_550_001_111L), ScanOutcome.LINK);
        });
        scheduler.advance(Duration.ofSeconds(1));
        events.clear();
        open();
        assertThat(has(Linked.class)).isTrue();
    }

    private void open() {
        loop.execute(() -> connection = engine.open(device, new MemoryMessageStore(), this::take));
        scheduler.advance(Duration.ofSeconds(1));
    }

    private void take(EngineEvent event) {
        events.add(event);
        if (event instanceof DeviceChanged changed) {
            changed.kept().complete(null);
        }
    }

    private void close() {
        loop.execute(() -> quiet = connection.close());
    }

    private void carryOut() {
        while (!messages.isEmpty()) {
            messages.remove().run();
        }
    }

    private boolean has(Class<? extends EngineEvent> type) {
        return events.stream().anyMatch(type::isInstance);
    }
}
