package io.linkgate.config;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * Settings of the engine {@code whatsapp}. Only the operator can set them: no caller of the API can change which server
 * Linkgate trusts.
 *
 * @param endpoint {@code ws} or {@code wss}, with a host, without user and fragment
 * @param rootKey the public key at the root of the server's certificate chain: 64 lower-case hex digits, 32 bytes;
 *     empty: the pinned one
 * @param version the client version, {@code 2.3000.N} with N from 0 to 2,147,483,647; empty: discovered
 * @param freeRounds the number of rounds of codes without a scan before pauses begin, 1 or more; the greatest int for
 *     unlimited
 */
public record WhatsAppSettings(URI endpoint, Optional<String> rootKey, Optional<String> version, int freeRounds) {

    public WhatsAppSettings {
        Objects.requireNonNull(endpoint);
        Objects.requireNonNull(rootKey);
        Objects.requireNonNull(version);
    }
}
