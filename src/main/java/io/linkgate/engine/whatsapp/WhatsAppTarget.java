package io.linkgate.engine.whatsapp;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.pairing.PairingTiming;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What an engine connects to.
 *
 * @param endpoint {@code ws://} or {@code wss://}; asked at each connection, empty while it is not known yet
 * @param rootKey must have signed the certificates of the far side
 * @param versions which client version to give ourselves
 * @param timing how long codes are good, and how long to wait for what
 */
public record WhatsAppTarget(
        Supplier<Optional<URI>> endpoint, PublicKey rootKey, ClientVersions versions, PairingTiming timing) {

    public WhatsAppTarget {
        Objects.requireNonNull(endpoint);
        Objects.requireNonNull(rootKey);
        Objects.requireNonNull(versions);
        Objects.requireNonNull(timing);
    }

    /**
     * One with the usual patience.
     *
     * @param firstCode how long the first code of a connection is good
     * @param laterCode how long each later one is good
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
