package io.linkgate.engine.whatsapp;

import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.CompanionKeys;
import java.util.Objects;
import java.util.Optional;

/**
 * The state of a companion. Immutable; prints no secret.
 *
 * @param keys generated once, except for the ADV secret
 * @param nextPreKeyId the id of the next one-time pre-key, 1 to 2^24 - 1
 * @param routing the server's routing info for the next connection, up to 1024 bytes; often empty
 * @param link present after a phone has confirmed
 * @param logins the number of logins since the link, 0 or more
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
            throw new IllegalArgumentException("the number of logins is negative");
        }
        if (routing.length() > MAX_ROUTING_LENGTH) {
            throw new IllegalArgumentException("routing info has up to 1024 bytes");
        }
    }

    /** Creates the state of a companion that was never connected. */
    static DeviceState ofNew(CompanionKeys keys) {
        return new DeviceState(keys, 1, SecretBytes.of(new byte[0]), Optional.empty(), 0);
    }

    DeviceState withAdvSecret(SecretBytes secret) {
        return new DeviceState(keys.withAdvSecret(secret), nextPreKeyId, routing, link, logins);
    }

    /** Returns the state after a phone has linked the companion; logins are counted from then on. */
    DeviceState linkedBy(Link newLink) {
        return new DeviceState(keys, nextPreKeyId, routing, Optional.of(newLink), 0);
    }

    /** Returns the state after one more login. */
    DeviceState loggedIn() {
        return new DeviceState(keys, nextPreKeyId, routing, link, logins == Integer.MAX_VALUE ? logins : logins + 1);
    }

    DeviceState withLid(String lid) {
        return new DeviceState(keys, nextPreKeyId, routing, link.map(known -> known.withLid(lid)), logins);
    }

    DeviceState withRouting(SecretBytes newRouting) {
        return new DeviceState(keys, nextPreKeyId, newRouting, link, logins);
    }

    /** Returns the state after more pre-keys were generated; the first id follows the last. */
    DeviceState withPreKeysMade(int count) {
        return new DeviceState(keys, (nextPreKeyId - 1 + count) % MAX_PRE_KEY_ID + 1, routing, link, logins);
    }
}
