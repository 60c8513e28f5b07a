package io.linkgate.message;

import io.linkgate.engine.message.StoreEntry;
import io.linkgate.engine.message.StoreKind;
import io.linkgate.instance.InstanceId;
import io.linkgate.storage.Sealing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * Values of stores, sealed for their instance, kind and key: a row that is moved does not open. The content is the
 * length of the key in UTF-8 (2 bytes), the key, and the value.
 */
final class SealedValues {

    private static final String KEY_CONTEXT = "linkgate message keys of ";
    private static final String VALUE_CONTEXT = "linkgate message value ";

    private final Sealing sealing;

    SealedValues(Sealing sealing) {
        this.sealing = Objects.requireNonNull(sealing);
    }

    byte[] sealKey(InstanceId id, byte[] secret) {
        return sealing.seal(secret, KEY_CONTEXT + id.value());
    }

    Optional<StoreKey> openKey(InstanceId id, long number, byte[] sealed) {
        try {
            byte[] secret = sealing.open(sealed, KEY_CONTEXT + id.value());
            StoreKey key = new StoreKey(number, secret);
            Arrays.fill(secret, (byte) 0);
            return Optional.of(key);
        } catch (Sealing.UnreadableException e) {
            return Optional.empty();
        }
    }

    byte[] seal(InstanceId id, StoreKey.Hash hash, StoreEntry entry) {
        byte[] key = entry.key().getBytes(StandardCharsets.UTF_8);
        ByteBuffer plain = ByteBuffer.allocate(Short.BYTES + key.length + entry.value().length);
        plain.putShort((short) key.length).put(key).put(entry.value());
        byte[] sealed = sealing.seal(plain.array(), context(id, entry.kind(), hash));
        Arrays.fill(plain.array(), (byte) 0);
        return sealed;
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    Optional<StoreEntry> open(
            InstanceId id, StoreKind kind, StoreKey.Hash hash, byte[] sealed, Optional<Instant> expires) {
        try {
            byte[] plain = sealing.open(sealed, context(id, kind, hash));
            int length = Short.toUnsignedInt(ByteBuffer.wrap(plain).getShort());
            int from = Short.BYTES + length;
            String key = new String(plain, Short.BYTES, length, StandardCharsets.UTF_8);
            byte[] value = Arrays.copyOfRange(plain, from, plain.length);
            Arrays.fill(plain, (byte) 0);
            return Optional.of(new StoreEntry(kind, key, value, expires));
        } catch (Sealing.UnreadableException e) {
            return Optional.empty();
        }
    }

    /** Seals what was sealed with an earlier key; empty if it does not open. */
    Optional<byte[]> resealKey(InstanceId id, byte[] sealed) {
        return reseal(sealed, KEY_CONTEXT + id.value());
    }

    /** Seals what was sealed with an earlier key; empty if it does not open. */
    Optional<byte[]> reseal(InstanceId id, StoreKind kind, StoreKey.Hash hash, byte[] sealed) {
        return reseal(sealed, context(id, kind, hash));
    }

    /**
     * Seals what was sealed with an earlier key; empty if it does not open.
     *
     * @param context what it is sealed for
     */
    Optional<byte[]> reseal(byte[] sealed, String context) {
        try {
            byte[] plain = sealing.open(sealed, context);
            byte[] resealed = sealing.seal(plain, context);
            Arrays.fill(plain, (byte) 0);
            return Optional.of(resealed);
        } catch (Sealing.UnreadableException e) {
            return Optional.empty();
        }
    }

    private static String context(InstanceId id, StoreKind kind, StoreKey.Hash hash) {
        return VALUE_CONTEXT + kind.wireName() + " " + hash + " of " + id.value();
    }
}
