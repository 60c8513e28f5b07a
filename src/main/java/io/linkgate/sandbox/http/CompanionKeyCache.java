package io.linkgate.sandbox.http;

import io.linkgate.protocol.code.QrPayload;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.identity.PairingException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which companion belongs to which instance: its code tells while it shows one, the device that is kept for it once it is
 * linked, and else the last code that was seen, which is forgotten at each stop. Safe for use by any thread.
 */
public final class CompanionKeyCache {

    private static final int MOST = 10_000;

    private final InstanceLookup instances;
    private final Map<String, PublicKey> seen = new LinkedHashMap<>();

    /** Knows nothing yet. */
    public CompanionKeyCache(InstanceLookup instances) {
        this.instances = Objects.requireNonNull(instances);
    }

    /** The text of the code that this instance shows now. */
    Optional<String> codeOf(String instance) {
        Optional<String> text = instances.codeOf(instance);
        text.ifPresent(shown -> remember(instance, shown));
        return text;
    }

    /** The static key of this instance's connections, if it is linked or has shown us a code. Waits for the disk. */
    Optional<PublicKey> of(String instance) {
        boolean showing = codeOf(instance).isPresent();
        Optional<PublicKey> kept = showing ? Optional.empty() : instances.keyOf(instance);
        return kept.or(() -> remembered(instance));
    }

    private Optional<PublicKey> remembered(String instance) {
        synchronized (seen) {
            return Optional.ofNullable(seen.get(instance));
        }
    }

    private void remember(String instance, String text) {
        try {
            PublicKey key = QrPayload.parse(text).noise();
            synchronized (seen) {
                seen.remove(instance);
                seen.put(instance, key);
                if (seen.size() > MOST) {
                    seen.remove(seen.keySet().iterator().next());
                }
            }
        } catch (PairingException e) {
            // Whoever scans it will say what is wrong with it.
        }
    }
}
