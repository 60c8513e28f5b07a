package io.linkgate.simulation;

import io.linkgate.engine.whatsapp.version.ClientVersions;
import io.linkgate.protocol.socket.ClientVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The client versions of a world: the built-in one, until a lookup after a newer one was published. */
final class PublishedVersions implements ClientVersions {

    private final List<Runnable> listeners = new ArrayList<>();
    private ClientVersion known = BUILT_IN;
    private ClientVersion published = BUILT_IN;

    void publish(ClientVersion newer) {
        published = newer;
    }

    /** Makes the published version known without a lookup. */
    void discover() {
        known = published;
        listeners.forEach(Runnable::run);
    }

    @Override
    public void whenNewer(Runnable task) {
        listeners.add(task);
    }

    @Override
    public CompletableFuture<ClientVersion> current() {
        return CompletableFuture.completedFuture(known);
    }

    @Override
    public CompletableFuture<ClientVersion> after(ClientVersion refused) {
        known = published;
        return current();
    }
}
