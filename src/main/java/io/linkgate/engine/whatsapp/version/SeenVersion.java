package io.linkgate.engine.whatsapp.version;

import io.linkgate.protocol.socket.ClientVersion;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The newest known client version, and how it is known.
 *
 * @param version what it is
 * @param firstSeen when it was first seen; its age counts from then
 * @param confirmed when a source last named a version; empty if none has
 * @param end when the server will refuse it, as announced; empty if not announced
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record SeenVersion(
        ClientVersion version, Instant firstSeen, Optional<Instant> confirmed, Optional<Instant> end) {

    /** The built-in version, which no source has named yet. */
    public static final SeenVersion BUILT_IN = new SeenVersion(
            new ClientVersion(2, 3000, 1_049_833_609),
            Instant.parse("2026-10-09T00:00:00Z"),
            Optional.empty(),
            Optional.empty());

    public SeenVersion {
        Objects.requireNonNull(version);
        Objects.requireNonNull(firstSeen);
        Objects.requireNonNull(confirmed);
        Objects.requireNonNull(end);
    }

    /** Returns the state after a source has named a version: the newer of both, confirmed now. */
    SeenVersion after(ClientVersion named, Instant now) {
        return named.compareTo(version) > 0
                ? new SeenVersion(named, now, Optional.of(now), Optional.empty())
                : new SeenVersion(version, firstSeen, Optional.of(now), end);
    }

    SeenVersion withEnd(Instant announced) {
        return new SeenVersion(version, firstSeen, confirmed, Optional.of(announced));
    }

    /** Returns the newer one; of two equal ones the confirmed one. */
    SeenVersion orNewer(SeenVersion other) {
        int order = version.compareTo(other.version);
        if (order == 0) {
            return confirmed.isPresent() ? this : other;
        }
        return order > 0 ? new SeenVersion(version, firstSeen, latest(other), end) : other.orNewer(this);
    }

    private Optional<Instant> latest(SeenVersion other) {
        return confirmed.isPresent() ? confirmed : other.confirmed;
    }
}
