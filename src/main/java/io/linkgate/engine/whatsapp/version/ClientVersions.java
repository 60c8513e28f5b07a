package io.linkgate.engine.whatsapp.version;

import io.linkgate.engine.EngineWarning;
import io.linkgate.protocol.socket.ClientVersion;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The source of the web client version that companions announce. Safe for use by any thread; no method blocks. */
public interface ClientVersions {

    /** The newest official build when this Linkgate was released (the page of the official web client). */
    ClientVersion BUILT_IN = SeenVersion.BUILT_IN.version();

    /** Returns the version to use now. Never fails: if no newer one can be found out, it is the built-in one. */
    CompletableFuture<ClientVersion> current();

    /** Returns the version to use after the server refused {@code refused}; the same one if no other is known. */
    CompletableFuture<ClientVersion> after(ClientVersion refused);

    /**
     * Notes that the server has announced the end of a version.
     *
     * @param version the announced version
     * @param end when the server starts to refuse it
     */
    default void endsAt(ClientVersion version, Instant end) {}

    /** Returns warnings for the operator about the version; usually none. */
    default List<EngineWarning> warnings(Instant now) {
        return List.of();
    }

    /** Returns the version as it is known now; empty if its age does not matter. */
    default Optional<SeenVersion> seen() {
        return Optional.empty();
    }

    /**
     * Registers a task that runs, on any thread, each time a newer version than all before becomes known. It must not
     * block.
     */
    default void whenNewer(Runnable task) {}

    /** Creates a source with a fixed version. */
    static ClientVersions fixed(ClientVersion version) {
        return new PinnedVersion(version);
    }
}
