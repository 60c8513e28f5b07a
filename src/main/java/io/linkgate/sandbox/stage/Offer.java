package io.linkgate.sandbox.stage;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The codes that one companion was offered on its connection.
 *
 * @param noiseKey the companion's static key, proven by its handshake; the second field of its QR payload
 * @param connectedAt when its handshake was done
 * @param codes in the order of their times; at least one
 * @param acknowledged whether the companion has acknowledged them
 * @param stale the secrets of codes that a phone has scanned before the server asked for another secret
 */
public record Offer(
        PublicKey noiseKey,
        Instant connectedAt,
        List<OfferedCode> codes,
        boolean acknowledged,
        List<SecretBytes> stale) {

    public Offer {
        Objects.requireNonNull(noiseKey);
        Objects.requireNonNull(connectedAt);
        stale = List.copyOf(stale);
        codes = List.copyOf(codes);
        if (codes.isEmpty()) {
            throw new IllegalArgumentException("an offer must have at least one code");
        }
    }

    /** When the time of the last code is over. */
    Instant until() {
        return codes.get(codes.size() - 1).until();
    }

    /** The code with that ref. */
    public Optional<OfferedCode> code(String ref) {
        return codes.stream().filter(code -> code.ref().equals(ref)).findFirst();
    }

    Offer acknowledge() {
        return new Offer(noiseKey, connectedAt, codes, true, stale);
    }

    /** Whether the server has asked for another secret than this one. */
    public boolean isStale(SecretBytes secret) {
        return stale.contains(secret);
    }

    Offer without(SecretBytes secret) {
        List<SecretBytes> all = new ArrayList<>(stale);
        all.add(secret);
        return new Offer(noiseKey, connectedAt, codes, acknowledged, all);
    }
}
