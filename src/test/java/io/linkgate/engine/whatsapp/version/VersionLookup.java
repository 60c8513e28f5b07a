package io.linkgate.engine.whatsapp.version;

import io.linkgate.engine.EngineWarning;
import io.linkgate.protocol.socket.ClientVersion;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Looks versions up on {@link VersionPages}, with a clock that the test moves and a memory that outlives a restart. */
final class VersionLookup {

    private static final Duration STEP = Duration.ofSeconds(10);
    static final HttpClient HTTP = HttpClient.newHttpClient();

    private final VersionPages pages;
    private final TestClock clock = TestClock.atVectorTime();
    private final TestScheduler scheduler = new TestScheduler(clock);
    private final MemoryInMemory memory = new MemoryInMemory();

    /** A memory that forgets with the JVM. */
    private static final class MemoryInMemory implements VersionMemory {

        private volatile Optional<SeenVersion> newest = Optional.empty();

        @Override
        public Optional<SeenVersion> newest() {
            return newest;
        }

        @Override
        public void keep(SeenVersion seen) {
            newest = Optional.of(seen);
        }
    }

    VersionLookup(VersionPages pages) {
        this.pages = pages;
    }

    TestClock clock() {
        return clock;
    }

    TestScheduler scheduler() {
        return scheduler;
    }

    VersionMemory memory() {
        return memory;
    }

    /** The versions as they are after a start. */
    DiscoveredVersions versions() {
        return versions(() -> HTTP);
    }

    /** The same with another client. */
    DiscoveredVersions versions(Supplier<HttpClient> http) {
        return new DiscoveredVersions(http, pages.sources(), memory, Runnable::run, scheduler, clock);
    }

    /** Moves time in steps and waits for each lookup that it causes. */
    void pass(Duration time, DiscoveredVersions versions) throws Exception {
        Instant until = clock.instant().plus(time);
        while (clock.instant().isBefore(until)) {
            Duration left = Duration.between(clock.instant(), until);
            scheduler.advance(left.compareTo(STEP) < 0 ? left : STEP);
            get(versions.lookup());
        }
    }

    /** The codes of the warnings now. */
    List<String> codes(ClientVersions versions) {
        return versions.warnings(clock.instant()).stream()
                .map(EngineWarning::code)
                .toList();
    }

    static ClientVersion get(CompletableFuture<ClientVersion> version) throws Exception {
        return version.get(10, TimeUnit.SECONDS);
    }
}
