package io.linkgate.protocol.pairing;

import io.linkgate.protocol.code.ClientType;
import io.linkgate.protocol.crypto.PublicKey;
import java.util.Objects;

/**
 * The fixed settings of one connection.
 *
 * @param noise the companion's transport key, for its codes
 * @param identity the companion's identity, for its codes
 * @param client the kind of client, for its codes
 * @param display our name on a phone that links by pairing code: {@code Browser (OS)} with known names, since the
 *     server refuses others
 * @param idPrefix before the number of each of our requests; known clients use {@code a.b-} with two random numbers
 * @param timing the time limits
 */
public record PairingSettings(
        PublicKey noise, PublicKey identity, ClientType client, String display, String idPrefix, PairingTiming timing) {

    public PairingSettings {
        Objects.requireNonNull(noise);
        Objects.requireNonNull(identity);
        Objects.requireNonNull(client);
        Objects.requireNonNull(display);
        Objects.requireNonNull(idPrefix);
        Objects.requireNonNull(timing);
    }
}
