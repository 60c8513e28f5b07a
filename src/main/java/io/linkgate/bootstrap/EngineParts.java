package io.linkgate.bootstrap;

import io.linkgate.config.SandboxSettings;
import io.linkgate.config.WhatsAppSettings;
import io.linkgate.engine.Clocks;
import io.linkgate.engine.Engine;
import io.linkgate.engine.Workers;
import io.linkgate.engine.whatsapp.WhatsAppEngine;
import io.linkgate.engine.whatsapp.WhatsAppTarget;
import io.linkgate.engine.whatsapp.version.ClientVersions;
import io.linkgate.engine.whatsapp.version.DiscoveredVersions;
import io.linkgate.engine.whatsapp.version.VersionMemory;
import io.linkgate.engine.whatsapp.version.VersionSource;
import io.linkgate.instance.EngineKind;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.noise.RootKey;
import io.linkgate.protocol.pairing.PairingTiming;
import io.linkgate.protocol.socket.ClientVersion;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds engines from the parts that they share: one HTTP client, the threads, the clock and the random number
 * generator.
 */
final class EngineParts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EngineParts.class);

    private final Threads threads;
    private final Clocks clocks;
    private final SecureRandom random;
    private final Supplier<HttpClient> http;
    private final ShutdownSequence engines = new ShutdownSequence();

    /** @param mayConnect asked before each connection: a process that was frozen may not have its devices any more */
    EngineParts(Threads threads, Clocks clocks, SecureRandom random, BooleanSupplier mayConnect) {
        this.threads = threads;
        this.clocks = clocks;
        this.random = random;
        SharedHttpClient client = new SharedHttpClient(threads.workers());
        engines.add("the HTTP client", client);
        this.http = () -> {
            if (!mayConnect.getAsBoolean()) {
                throw new RejectedExecutionException("the database is not held");
            }
            return client.get();
        };
    }

    /**
     * Builds the engine for WhatsApp, and adds that of the sandbox.
     *
     * @param memory keeps the newest client version; read now, which may wait for the disk
     * @param sandbox empty if it is disabled
     */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    Map<EngineKind, Engine> byKind(WhatsAppSettings settings, VersionMemory memory, Optional<WhatsAppEngine> sandbox) {
        Map<EngineKind, Engine> byKind = new EnumMap<>(EngineKind.class);
        byKind.put(EngineKind.WHATSAPP, whatsApp(settings, memory));
        sandbox.ifPresent(engine -> byKind.put(EngineKind.SANDBOX, engine));
        return byKind;
    }

    /**
     * Builds the engine that connects to WhatsApp, or to the endpoint that the operator has configured.
     *
     * @param memory keeps the newest client version; read now, which may wait for the disk
     */
    Engine whatsApp(WhatsAppSettings settings, VersionMemory memory) {
        ClientVersions versions = settings.version()
                .map(version -> ClientVersions.fixed(ClientVersion.parse(version)))
                .orElseGet(() -> new DiscoveredVersions(
                        http,
                        List.of(VersionSource.SERVICE_WORKER, VersionSource.FRONT_PAGE),
                        memory,
                        threads.disk(),
                        threads.scheduler(),
                        clocks.wall()));
        versions.warnings(clocks.wall().instant()).forEach(warning -> LOG.warn(warning.message()));
        PublicKey root = settings.rootKey().map(EngineParts::publicKey).orElse(RootKey.WHATSAPP);
        return engine(new WhatsAppTarget(
                () -> Optional.of(settings.endpoint()),
                root,
                versions,
                PairingTiming.FIRST_CODE,
                PairingTiming.LATER_CODE));
    }

    /**
     * Builds the engine that connects to a stand-in: the one that the settings name, or this server's own.
     *
     * @param ownEndpoint the endpoint of this server's own stand-in, once it is known
     * @param ownRoot the root key of this server's own stand-in
     * @param succession receives each companion key and the key that replaces it
     */
    WhatsAppEngine sandbox(
            SandboxSettings settings,
            Supplier<Optional<URI>> ownEndpoint,
            PublicKey ownRoot,
            BiConsumer<PublicKey, PublicKey> succession) {
        WhatsAppTarget target = new WhatsAppTarget(
                () -> settings.url().or(ownEndpoint),
                settings.rootKey().map(EngineParts::publicKey).orElse(ownRoot),
                ClientVersions.fixed(ClientVersions.BUILT_IN),
                settings.firstCode(),
                settings.laterCode());
        return engine(target.withSuccession(succession));
    }

    /** Closes the engines, and then the client that they share. */
    @Override
    public void close() {
        engines.closeAll();
    }

    Threads threads() {
        return threads;
    }

    Clock clock() {
        return clocks.wall();
    }

    SecureRandom random() {
        return random;
    }

    private static PublicKey publicKey(String hex) {
        return PublicKey.of(HexFormat.of().parseHex(hex));
    }

    private WhatsAppEngine engine(WhatsAppTarget target) {
        WhatsAppEngine engine = new WhatsAppEngine(
                target,
                http,
                new Workers(threads.workers(), threads.scheduler(), threads.computing(), threads.messages()),
                clocks,
                random);
        engines.add("an engine", engine);
        return engine;
    }
}
