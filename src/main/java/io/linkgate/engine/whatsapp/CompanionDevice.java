package io.linkgate.engine.whatsapp;

import io.linkgate.engine.EngineDevice;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.pairing.CompanionKeys;
import java.util.concurrent.atomic.AtomicReference;

/** The keys of one companion, over all of its connections. Safe for use by any thread; never prints a secret. */
final class CompanionDevice implements EngineDevice {

    private final AtomicReference<CompanionKeys> keys;

    CompanionDevice(CompanionKeys keys) {
        this.keys = new AtomicReference<>(keys);
    }

    CompanionKeys keys() {
        return keys.get();
    }

    /** Keeps a new ADV secret for this connection and all later ones. */
    void replaceAdvSecret(SecretBytes secret) {
        keys.updateAndGet(old -> old.withAdvSecret(secret));
    }

    @Override
    public String toString() {
        return "CompanionDevice[" + keys.get() + "]";
    }
}
