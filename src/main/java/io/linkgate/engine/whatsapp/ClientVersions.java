package io.linkgate.engine.whatsapp;

import io.linkgate.protocol.socket.ClientVersion;
import java.util.concurrent.CompletableFuture;

/** Knows which version of the web client to say we are. Safe for use by any thread; neither method blocks. */
public interface ClientVersions {

    /** Carried by published clients in August 2026 (whatsmeow {@code store/clientpayload.go}). */
    ClientVersion BUILT_IN = new ClientVersion(2, 3000, 1_045_649_367);

    /** The version to use now. Never fails: where nothing newer can be found out, there is one built in. */
    CompletableFuture<ClientVersion> current();

    /** The version to use after the far side refused {@code refused}; the same one when no other is to be had. */
    CompletableFuture<ClientVersion> after(ClientVersion refused);

    /** Always the same version. */
    static ClientVersions fixed(ClientVersion version) {
        return new ClientVersions() {
            @Override
            public CompletableFuture<ClientVersion> current() {
                return CompletableFuture.completedFuture(version);
            }

            @Override
            public CompletableFuture<ClientVersion> after(ClientVersion refused) {
                return current();
            }
        };
    }
}
