package io.linkgate.simulation;

import io.linkgate.engine.whatsapp.ClientVersions;
import io.linkgate.protocol.socket.ClientVersion;
import java.util.concurrent.CompletableFuture;

/** The client versions of a world: the built-in one, until somebody asks after a newer one was published. */
final class PublishedVersions implements ClientVersions {

    private ClientVersion known = BUILT_IN;
    private ClientVersion published = BUILT_IN;

    void publish(ClientVersion newer) {
        published = newer;
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
