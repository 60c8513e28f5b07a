package io.linkgate.sandbox;

import io.linkgate.protocol.crypto.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What one companion was offered on its connection.
 *
 * @param noiseKey the companion's static key, proven by its handshake; the second field of its QR payload
 * @param connectedAt when its handshake was done
 * @param codes in the order of their times
 */
public record Offer(PublicKey noiseKey, Instant connectedAt, List<OfferedCode> codes) {

    public Offer {
        Objects.requireNonNull(noiseKey);
        Objects.requireNonNull(connectedAt);
        codes = List.copyOf(codes);
    }
}
