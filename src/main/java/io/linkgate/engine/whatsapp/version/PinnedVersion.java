package io.linkgate.engine.whatsapp.version;

import io.linkgate.engine.EngineWarning;
import io.linkgate.protocol.socket.ClientVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A version set by the operator. Its age is estimated from its number, since nothing else is known about it. */
final class PinnedVersion implements ClientVersions {

    /** Builds per day: official builds of September and October 2026 grew by 70,000 to 90,000 a day. */
    private static final long BUILDS_A_DAY = 80_000;

    private final ClientVersion version;
    private volatile Optional<Instant> end = Optional.empty();

    PinnedVersion(ClientVersion version) {
        this.version = Objects.requireNonNull(version);
    }

    @Override
    public CompletableFuture<ClientVersion> current() {
        return CompletableFuture.completedFuture(version);
    }

    @Override
    public CompletableFuture<ClientVersion> after(ClientVersion refused) {
        return current();
    }

    @Override
    public void endsAt(ClientVersion announced, Instant when) {
        if (announced.equals(version)) {
            end = Optional.of(when);
        }
    }

    @Override
    public List<EngineWarning> warnings(Instant now) {
        return VersionWarnings.ofAge(known(), now);
    }

    @Override
    public Optional<SeenVersion> seen() {
        return Optional.of(known());
    }

    private SeenVersion known() {
        return new SeenVersion(version, madeAt(), Optional.empty(), end);
    }

    private Instant madeAt() {
        long builds = (long) version.tertiary() - BUILT_IN.tertiary();
        return SeenVersion.BUILT_IN.firstSeen().plus(Duration.ofDays(builds / BUILDS_A_DAY));
    }
}
