package io.linkgate.engine.whatsapp.version;

import io.linkgate.engine.EngineWarning;
import io.linkgate.protocol.socket.ClientVersion;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Knows which version of the web client to say we are. Safe for use by any thread; no method blocks. */
public interface ClientVersions {

    /** The newest official build that was seen when this Linkgate was made (the page of the official web client). */
    ClientVersion BUILT_IN = SeenVersion.BUILT_IN.version();

    /** The version to use now. Never fails: where nothing newer can be found out, there is one built in. */
    CompletableFuture<ClientVersion> current();

    /** The version to use after the server refused {@code refused}; the same one when no other is to be had. */
    CompletableFuture<ClientVersion> after(ClientVersion refused);

    /**
     * Notes that the server has announced the end of a version.
     *
     * @param version the one that was in use
     * @param end from then on the server is going to refuse it
     */
    default void endsAt(ClientVersion version, Instant end) {}

    /** What the operator should know about the version in use at that time; usually empty. */
    default List<EngineWarning> warnings(Instant now) {
        return List.of();
    }

    /** Has a task run, on any thread, each time that a newer version than all before becomes known. It must not block. */
    default void whenNewer(Runnable task) {}

    /** Always the same version. */
    static ClientVersions fixed(ClientVersion version) {
        return new PinnedVersion(version);
    }
}
