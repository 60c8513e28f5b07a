package io.linkgate.engine.whatsapp.memory;

import io.linkgate.engine.message.MessageChanges;
import io.linkgate.engine.message.StoreEntry;
import io.linkgate.engine.message.StoreKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What was read and written last, so that a text to a known account reads next to nothing from the disk: a dozen reads
 * for each text cost more than all of its cryptography. Holds, since one desk alone changes the store, which has the
 * truth. Confined to the desk's mailbox.
 */
final class RecentValues {

    /** A chat has about four values. */
    private static final int MAX_VALUES = 128;

    /** In bytes; long texts are not held. */
    private static final int MAX_LENGTH = 1024;

    /** How long a value may stay that has no end of its own. */
    private static final Duration DAY = Duration.ofDays(1);

    /** The end of a value that was read from the disk is not known, and is then off by no more than this. */
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Clock clock;
    private final Map<String, Known> values = new LatestEntries<>(MAX_VALUES);

    RecentValues(Clock clock) {
        this.clock = clock;
    }

    /** A value, or that there is none, until a moment. */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private record Known(Optional<byte[]> value, Instant until) {}

    /** Returns a copy of a value, from the disk if it is not held. */
    Optional<byte[]> load(StoreKind kind, String key, Supplier<Optional<byte[]>> disk) {
        Known known = values.get(place(kind, key));
        if (known != null && clock.instant().isBefore(known.until())) {
            return known.value().map(byte[]::clone);
        }
        Optional<byte[]> found = disk.get();
        Duration stays = staysAfterLoad(kind, found.isPresent());
        if (!stays.isZero()) {
            hold(kind, key, found, clock.instant().plus(stays));
        }
        return found;
    }

    /** Notes what has just been written. */
    void committed(MessageChanges changes) {
        forget(changes);
        for (StoreEntry entry : changes.put()) {
            if (isReadSoon(entry.kind())) {
                Instant day = clock.instant().plus(DAY);
                hold(
                        entry.kind(),
                        entry.key(),
                        Optional.of(entry.value()),
                        entry.expires().orElse(day));
            }
        }
    }

    /** Forgets what may have been written or not. */
    void forget(MessageChanges changes) {
        changes.put().forEach(entry -> values.remove(place(entry.kind(), entry.key())));
        changes.dropped().forEach(entry -> values.remove(place(entry.kind(), entry.key())));
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private void hold(StoreKind kind, String key, Optional<byte[]> value, Instant until) {
        if (value.isEmpty() || value.get().length <= MAX_LENGTH) {
            values.put(place(kind, key), new Known(value.map(byte[]::clone), until));
        }
    }

    private static boolean isReadSoon(StoreKind kind) {
        return switch (kind) {
            case DEVICES, LID, PHONE, PRIVACY_TOKEN, ACCOUNT, SENT, UNSEEN -> true;
            case SESSION, PENDING, HANDLED -> false;
        };
    }

    private static Duration staysAfterLoad(StoreKind kind, boolean present) {
        return switch (kind) {
            case LID, PHONE, PRIVACY_TOKEN, ACCOUNT -> DAY;
            case DEVICES -> present ? MINUTE : Duration.ZERO;
            case SESSION, SENT, PENDING, HANDLED, UNSEEN -> Duration.ZERO;
        };
    }

    private static String place(StoreKind kind, String key) {
        return kind.wireName() + " " + key;
    }
}
