package io.linkgate.sandbox.mail;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.sandbox.account.DeviceAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The one-time keys that devices have uploaded, public halves. Each is handed out once. They are kept as one array per
 * device with a mark for how many are gone: 35 bytes a key in memory, and 4 bytes on disk for each key handed out. Safe
 * for use by any thread.
 */
final class OneTimeKeys {

    /** Further keys push out the oldest; known clients upload 812 at once and keep no more. */
    static final int MAX_KEYS = 2_000;

    private static final String KEYS = "keys/";
    private static final String TAKEN = "taken/";
    private static final int ID_BYTES = 3;
    private static final int KEY_BYTES = ID_BYTES + PublicKey.LENGTH;

    private final Journal journal;
    private final Map<DeviceAddress, Shelf> shelves = new HashMap<>();

    /** The keys of one device: id and key after each other, and how many from the beginning are gone. */
    private record Shelf(byte[] keys, int taken) {

        int left() {
            return keys.length / KEY_BYTES - taken;
        }
    }

    /**
     * One key.
     *
     * @param id 0 to 2^24 - 1
     */
    record Key(int id, PublicKey key) {
        Key {
            Objects.requireNonNull(key);
        }
    }

    OneTimeKeys(Journal journal) {
        this.journal = Objects.requireNonNull(journal);
        Map<String, byte[]> taken = journal.records(TAKEN);
        journal.records(KEYS).forEach((name, keys) -> {
            String device = name.substring(KEYS.length());
            int gone = Optional.ofNullable(taken.get(TAKEN + device))
                    .map(bytes -> ByteBuffer.wrap(bytes).getInt())
                    .orElse(0);
            shelves.put(address(device), new Shelf(keys, gone));
        });
    }

    /** Adds the keys of an upload. */
    synchronized void add(DeviceAddress device, List<Key> more) {
        Shelf before = shelf(device);
        int kept = Math.min(before.left(), Math.max(0, MAX_KEYS - more.size()));
        byte[] old = before.keys();
        ByteBuffer all = ByteBuffer.allocate((kept + more.size()) * KEY_BYTES);
        all.put(old, old.length - kept * KEY_BYTES, kept * KEY_BYTES);
        more.forEach(key -> all.put((byte) (key.id() >> 16))
                .putShort((short) key.id())
                .put(key.key().bytes()));
        journal.put(KEYS + name(device), all.array());
        journal.remove(TAKEN + name(device));
        shelves.put(device, new Shelf(all.array(), 0));
    }

    /** Hands out the oldest key that is left; empty when there is none. */
    synchronized Optional<Key> take(DeviceAddress device) {
        Shelf shelf = shelf(device);
        if (shelf.left() <= 0) {
            return Optional.empty();
        }
        int taken = shelf.taken() + 1;
        journal.put(
                TAKEN + name(device),
                ByteBuffer.allocate(Integer.BYTES).putInt(taken).array());
        shelves.put(device, new Shelf(shelf.keys(), taken));
        int at = shelf.taken() * KEY_BYTES;
        int id = (shelf.keys()[at] & 0xff) << 16 | ByteBuffer.wrap(shelf.keys()).getShort(at + 1) & 0xffff;
        return Optional.of(new Key(id, PublicKey.of(Arrays.copyOfRange(shelf.keys(), at + ID_BYTES, at + KEY_BYTES))));
    }

    /** How many keys have been handed out since the last upload. */
    synchronized int taken(DeviceAddress device) {
        return shelf(device).taken();
    }

    /** How many keys are left. */
    synchronized int left(DeviceAddress device) {
        return shelf(device).left();
    }

    synchronized void forget(DeviceAddress device) {
        shelves.remove(device);
        journal.remove(KEYS + name(device));
        journal.remove(TAKEN + name(device));
    }

    private Shelf shelf(DeviceAddress device) {
        return shelves.getOrDefault(device, new Shelf(new byte[0], 0));
    }

    private static String name(DeviceAddress device) {
        return device.phone().digits() + ":" + device.device();
    }

    private static DeviceAddress address(String name) {
        int colon = name.indexOf(':');
        return new DeviceAddress(
                new PhoneNumber(Long.parseLong(name.substring(0, colon))), Integer.parseInt(name.substring(colon + 1)));
    }
}
