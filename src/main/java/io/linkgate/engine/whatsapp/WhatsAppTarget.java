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
 * What an engine connects to.
 *
 * @param endpoint {@code ws://} or {@code wss://}; asked at each connection, empty while it is not known yet
 * @param rootKey must have signed the certificates of the far side
 * @param versions which client version to give ourselves
 * @param timing how long codes are good, and how long to wait for what
 * @param succession is told, on any thread, the noise key of a companion and that of its successor; must not block
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

    /** One that need not know which companion takes the place of which. */
    public WhatsAppTarget(
            Supplier<Optional<URI>> endpoint, PublicKey rootKey, ClientVersions versions, PairingTiming timing) {
        this(endpoint, rootKey, versions, timing, (before, after) -> {});
    }

    /** The same, and who must know which companion takes the place of which is told. */
    public WhatsAppTarget telling(BiConsumer<PublicKey, PublicKey> listener) {
        return new WhatsAppTarget(endpoint, rootKey, versions, timing, listener);
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
