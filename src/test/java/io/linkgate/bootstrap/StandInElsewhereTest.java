package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.config.SandboxSettings;
import io.linkgate.engine.Clocks;
import io.linkgate.engine.EndCause;
import io.linkgate.engine.Engine;
import io.linkgate.engine.EngineEvent;
import io.linkgate.engine.EngineEvent.CodeShown;
import io.linkgate.engine.EngineEvent.Ended;
import io.linkgate.engine.message.MemoryMessageStore;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.testkit.SandboxOnTomcat;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sandbox instances that connect to a stand-in of another process trust only that one. */
class StandInElsewhereTest {

    private final Threads threads = new Threads(2);
    private final SecureRandom random = new SecureRandom();
    private final AtomicBoolean held = new AtomicBoolean(true);
    private final EngineParts parts = new EngineParts(threads, Clocks.same(Clock.systemUTC()), random, held::get);
    private final SandboxServer own = standIn();
    private final SandboxServer elsewhere = standIn();
    private SandboxOnTomcat ownSocket;
    private SandboxOnTomcat elsewhereSocket;

    @BeforeEach
    void open() throws Exception {
        ownSocket = new SandboxOnTomcat(own);
        elsewhereSocket = new SandboxOnTomcat(elsewhere);
    }

    @AfterEach
    void close() throws Exception {
        own.close();
        elsewhere.close();
        ownSocket.close();
        elsewhereSocket.close();
        threads.close();
    }

    @Test
    void withoutSettingsTheOwnStandInIsUsedAndTrusted() throws Exception {
        assertThat(first(engine(Optional.empty(), Optional.empty()))).isInstanceOf(CodeShown.class);
        assertThat(elsewhere.offers()).isEmpty();
    }

    @Test
    void standInElsewhereIsTrustedByItsRootKey() throws Exception {
        assertThat(first(engine(Optional.of(elsewhereSocket.url()), Optional.of(elsewhere.rootKey()))))
                .isInstanceOf(CodeShown.class);
        assertThat(own.offers()).isEmpty();
    }

    @Test
    void withoutItsRootKeyAStandInElsewhereIsNotTrusted() throws Exception {
        refused(engine(Optional.of(elsewhereSocket.url()), Optional.empty()));
    }

    @Test
    void ownStandInIsNotTrustedWhereAnotherRootKeyIsGiven() throws Exception {
        refused(engine(Optional.of(ownSocket.url()), Optional.of(elsewhere.rootKey())));
    }

    @Test
    void nothingConnectsWhileTheDatabaseMayBeAnothers() throws Exception {
        held.set(false);

        assertThat(first(engine(Optional.empty(), Optional.empty())))
                .isInstanceOfSatisfying(
                        Ended.class, end -> assertThat(end.cause()).isEqualTo(EndCause.UNREACHABLE));
        assertThat(ownSocket.sockets().open()).isEmpty();
    }

    private void refused(Engine engine) throws InterruptedException {
        assertThat(first(engine))
                .isInstanceOfSatisfying(
                        Ended.class, end -> assertThat(end.cause()).isEqualTo(EndCause.UNTRUSTED));
    }

    private static EngineEvent first(Engine engine) throws InterruptedException {
        BlockingQueue<EngineEvent> events = new LinkedBlockingQueue<>();
        engine.open(engine.newDevice(), new MemoryMessageStore(), events::add);
        EngineEvent first = events.poll(10, TimeUnit.SECONDS);
        assertThat(first).isNotNull();
        return first;
    }

    private Engine engine(Optional<URI> url, Optional<PublicKey> rootKey) {
        SandboxSettings settings = new SandboxSettings(
                true,
                url,
                rootKey.map(key -> HexFormat.of().formatHex(key.bytes())),
                Duration.ofSeconds(60),
                Duration.ofSeconds(20),
                Integer.MAX_VALUE,
                100);
        return parts.sandbox(settings, () -> Optional.of(ownSocket.url()), own.rootKey(), (before, after) -> {});
    }

    private SandboxServer standIn() {
        return SandboxServer.builder(Clock.systemUTC(), random, threads.scheduler())
                .build();
    }
}
