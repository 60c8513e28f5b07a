package io.linkgate.engine.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.Clocks;
import io.linkgate.engine.EngineConnection;
import io.linkgate.engine.EngineEvent.CodeShown;
import io.linkgate.engine.EngineEvent.DeviceChanged;
import io.linkgate.engine.PairingCodeAnswer;
import io.linkgate.engine.Workers;
import io.linkgate.engine.message.MemoryMessageStore;
import io.linkgate.engine.whatsapp.version.ClientVersions;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.code.PairingCode;
import io.linkgate.protocol.pairing.PairingTiming;
import io.linkgate.sandbox.phone.SandboxPhone;
import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.sandbox.stage.ScanResult;
import io.linkgate.testkit.SandboxOnTomcat;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The engine shows a pairing code and the simulated phone gets it typed, over real sockets. */
class PairingCodeInSandboxTest {

    private static final String NUMBER = "15550001111";
    private static final PhoneNumber PHONE = PhoneNumber.ofDigits(NUMBER).orElseThrow();
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration NEVER = Duration.ofHours(1);

    private final SecureRandom random = new SecureRandom();
    private final Clock clock = Clock.systemUTC();
    private final ExecutorService workers = Executors.newFixedThreadPool(2);
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final HttpClient http = HttpClient.newBuilder().executor(workers).build();
    private final SandboxServer server =
            SandboxServer.builder(clock, random, scheduler).build();
    private final SandboxPhone phone = new SandboxPhone(server);
    private final EventLog events = new EventLog();
    private SandboxOnTomcat sandbox;

    @BeforeEach
    void start() throws Exception {
        sandbox = new SandboxOnTomcat(server);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        sandbox.close();
        scheduler.shutdownNow();
        workers.shutdownNow();
    }

    @Test
    void wrongCodeAndThenTheRightOneLinkTheEngine() throws Exception {
        WhatsAppEngine engine = new WhatsAppEngine(
                new WhatsAppTarget(
                        () -> Optional.of(sandbox.url()),
                        server.rootKey(),
                        ClientVersions.fixed(ClientVersions.BUILT_IN),
                        new PairingTiming(SOON, SOON, SOON, PairingTiming.FIRST_CODE, SOON, SOON, NEVER, NEVER, SOON)),
                () -> http,
                new Workers(workers, scheduler, workers),
                Clocks.same(clock),
                random);
        EngineConnection connection = engine.open(engine.newDevice(), new MemoryMessageStore(), events);
        events.next(CodeShown.class);
        PairingCodeAnswer.Ready ready = (PairingCodeAnswer.Ready) get(connection.requestCode(NUMBER));

        assertThat(get(phone.type(PairingCode.ofRandom(new byte[PairingCode.RAW_LENGTH]), PHONE)))
                .isEqualTo(ScanResult.WRONG_CODE);
        events.next(CodeShown.class);
        CompletionStage<ScanResult> result = phone.type(PairingCode.parse(ready.code()), PHONE);
        events.next(CodeShown.class);
        DeviceChanged linked = events.next(DeviceChanged.class);
        linked.kept().complete(null);

        assertThat(get(result)).isEqualTo(ScanResult.LINKED);
        assertThat(linked.device().account().orElseThrow().id()).isEqualTo(NUMBER + "@s.whatsapp.net");
        connection.close();
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
