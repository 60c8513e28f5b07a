package io.linkgate.engine.whatsapp;

import io.linkgate.engine.whatsapp.version.ClientVersions;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.pairing.PairingTiming;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * The server that an engine connects to.
 *
 * @param endpoint {@code ws://} or {@code wss://}; asked at each connection, empty while it is not known yet
 * @param rootKey must have signed the server's certificates
 * @param versions the client version to announce
 * @param timing how long codes are valid, and the time limits
 * @param succession receives, on any thread, the noise key of a companion and that of its successor; must not block
 */
public record WhatsAppTarget(
        Supplier<Optional<URI>> endpoint,
        PublicKey rootKey,
        ClientVersions versions,
        PairingTiming timing,
        BiConsumer<PublicKey, PublicKey> succession) {

    public WhatsAppTarget {
        Objects.requireNonNull(endpoint);
        Objects.requireNonNull(rootKey);
        Objects.requireNonNull(versions);
        Objects.requireNonNull(timing);
        Objects.requireNonNull(succession);
    }

    /** Creates a target that does not track successors. */
    public WhatsAppTarget(
            Supplier<Optional<URI>> endpoint, PublicKey rootKey, ClientVersions versions, PairingTiming timing) {
        this(endpoint, rootKey, versions, timing, (before, after) -> {});
    }

    /** Returns this target with a listener for successors. */
    public WhatsAppTarget withSuccession(BiConsumer<PublicKey, PublicKey> listener) {
        return new WhatsAppTarget(endpoint, rootKey, versions, timing, listener);
    }

    /**
     * Creates a target with the default time limits.
     *
     * @param firstCode how long the first code of a connection is valid
     * @param laterCode how long each later code is valid
     */
    public WhatsAppTarget(
            Supplier<Optional<URI>> endpoint,
            PublicKey rootKey,
            ClientVersions versions,
            Duration firstCode,
            Duration laterCode) {
        this(endpoint, rootKey, versions, PairingTiming.ofCodes(firstCode, laterCode));
    }
}
