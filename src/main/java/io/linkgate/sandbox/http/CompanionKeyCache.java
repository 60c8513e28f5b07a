package io.linkgate.sandbox.http;

import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import io.linkgate.protocol.code.QrPayload;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.identity.PairingException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The keys by which instances are recognized as companions. A key comes from the code that the instance shows, else
 * from its linked device, else from the last code that was seen, which is forgotten at each stop. Safe for use by any
 * thread.
 */
public final class CompanionKeyCache {

    private static final int MAX_ENTRIES = 10_000;

    private final InstanceLookup instances;
    private final Map<String, PublicKey> seen = new LinkedHashMap<>();

    /** An empty cache. */
    public CompanionKeyCache(InstanceLookup instances) {
        this.instances = Objects.requireNonNull(instances);
    }

    /** The text of the code that this instance shows now; 404 if there is no such instance. */
    Optional<String> codeOf(String instance) {
        if (!instances.exists(instance)) {
            throw new ApiException(ApiError.INVALID_INSTANCE);
        }
        Optional<String> text = instances.codeOf(instance);
        text.ifPresent(shown -> remember(instance, shown));
        return text;
    }

    /** The static key of this instance's connections, if it is linked or has shown a code. Waits for the disk. */
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
                if (seen.size() > MAX_ENTRIES) {
                    seen.remove(seen.keySet().iterator().next());
                }
            }
        } catch (PairingException e) {
            // The scan will report what is wrong with it.
        }
    }
}
