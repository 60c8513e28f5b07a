package io.linkgate.engine.whatsapp;

import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.CompanionKeys;
import java.util.Objects;
import java.util.Optional;

/**
 * All that is to be known of one companion. Immutable; prints no secret.
 *
 * @param keys made once, but for the ADV secret
 * @param nextPreKeyId the id of the next one-time pre-key that is made, 1 to 2^24 - 1
 * @param routing what the server wants to hear again on the next connection, up to 1024 bytes; often empty
 * @param link once a phone has confirmed
 * @param logins how often it has logged in since the link, 0 or more
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
record DeviceState(CompanionKeys keys, int nextPreKeyId, SecretBytes routing, Optional<Link> link, int logins) {

    static final int MAX_PRE_KEY_ID = 0xffffff;
    static final int MAX_ROUTING_LENGTH = 1024;

    DeviceState {
        Objects.requireNonNull(keys);
        Objects.requireNonNull(link);
        if (nextPreKeyId < 1 || nextPreKeyId > MAX_PRE_KEY_ID) {
            throw new IllegalArgumentException("a pre-key's id has 24 bits");
        }
        if (logins < 0) {
            throw new IllegalArgumentException("nothing happens less often than never");
        }
        if (routing.length() > MAX_ROUTING_LENGTH) {
            throw new IllegalArgumentException("routing info has up to 1024 bytes");
        }
    }

    /** One that was never connected. */
    static DeviceState ofNew(CompanionKeys keys) {
        return new DeviceState(keys, 1, SecretBytes.of(new byte[0]), Optional.empty(), 0);
    }

    DeviceState withAdvSecret(SecretBytes secret) {
        return new DeviceState(keys.withAdvSecret(secret), nextPreKeyId, routing, link, logins);
    }

    /** Linked by a phone just now; logins count from there. */
    DeviceState linkedBy(Link newLink) {
        return new DeviceState(keys, nextPreKeyId, routing, Optional.of(newLink), 0);
    }

    /** After one more login. */
    DeviceState loggedIn() {
        return new DeviceState(keys, nextPreKeyId, routing, link, logins == Integer.MAX_VALUE ? logins : logins + 1);
    }

    DeviceState withLid(String lid) {
        return new DeviceState(keys, nextPreKeyId, routing, link.map(known -> known.withLid(lid)), logins);
    }

    DeviceState withRouting(SecretBytes newRouting) {
        return new DeviceState(keys, nextPreKeyId, newRouting, link, logins);
    }

    /** After that many more pre-keys; behind the last id comes the first again. */
    DeviceState withPreKeysMade(int count) {
        return new DeviceState(keys, (nextPreKeyId - 1 + count) % MAX_PRE_KEY_ID + 1, routing, link, logins);
    }
}
