package io.linkgate.credential;

import io.linkgate.instance.InstanceId;
import io.linkgate.session.UnreadableDeviceException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;

/**
 * One-time pre-keys in the table {@code pre_keys}, sealed in buckets. A bucket that is moved to another instance or
 * number does not open there. A login reads none of them.
 */
final class SealedPreKeys {

    private final Jdbi jdbi;
    private final Keyset keyset;

    SealedPreKeys(Jdbi jdbi, Keyset keyset) {
        this.jdbi = Objects.requireNonNull(jdbi);
        this.keyset = Objects.requireNonNull(keyset);
    }

    /** Adds all keys or none. */
    void add(InstanceId id, Map<Integer, byte[]> privateHalves) {
        Map<Integer, Map<Integer, byte[]>> byBucket = new TreeMap<>();
        privateHalves.forEach((keyId, key) -> byBucket.computeIfAbsent(PreKeyBucket.of(keyId), any -> new TreeMap<>())
                .put(keyId, key));
        jdbi.useTransaction(handle -> byBucket.forEach((bucket, keys) -> merge(handle, id, bucket, keys)));
    }

    Optional<byte[]> get(InstanceId id, int keyId) throws UnreadableDeviceException {
        int bucket = PreKeyBucket.of(keyId);
        Optional<byte[]> row = jdbi.withHandle(handle -> row(handle, id, bucket));
        return row.isEmpty() ? Optional.empty() : open(id, bucket, row.get()).get(keyId);
    }

    void drop(InstanceId id, int keyId) throws UnreadableDeviceException {
        int bucket = PreKeyBucket.of(keyId);
        jdbi.useTransaction(handle -> {
            Optional<byte[]> row = row(handle, id, bucket);
            if (row.isPresent()) {
                PreKeyBucket keys = open(id, bucket, row.get());
                keys.drop(keyId);
                write(handle, id, bucket, keys);
            }
        });
    }

    /**
     * Seals every bucket with the current primary key, instance by instance: unlike a device, a bucket does not change
     * at each login, and an operator who has rotated a key wants to drop the old one. A bucket that does not open stays
     * as it is.
     */
    void resealAll() {
        List<String> instances = jdbi.withHandle(handle -> handle.createQuery("SELECT instance_id FROM devices")
                .mapTo(String.class)
                .list());
        instances.stream().flatMap(text -> InstanceId.parse(text).stream()).forEach(this::reseal);
    }

    private void reseal(InstanceId id) {
        jdbi.useTransaction(handle -> {
            List<Integer> buckets = handle.createQuery("SELECT bucket FROM pre_keys WHERE instance_id = :id")
                    .bind("id", id.value())
                    .mapTo(Integer.class)
                    .list();
            for (int bucket : buckets) {
                row(handle, id, bucket)
                        .flatMap(found -> opened(id, bucket, found))
                        .ifPresent(keys -> write(handle, id, bucket, keys));
            }
        });
    }

    /**
     * Adds keys to a bucket. A bucket that no longer opens is replaced: its keys are lost, but the new ones must not
     * be.
     */
    private void merge(Handle handle, InstanceId id, int bucket, Map<Integer, byte[]> keys) {
        PreKeyBucket merged = row(handle, id, bucket)
                .flatMap(found -> opened(id, bucket, found))
                .orElseGet(PreKeyBucket::empty);
        keys.forEach(merged::put);
        write(handle, id, bucket, merged);
    }

    private void write(Handle handle, InstanceId id, int bucket, PreKeyBucket keys) {
        if (keys.isEmpty()) {
            execute(handle, "DELETE FROM pre_keys WHERE instance_id = :id AND bucket = :bucket", id, bucket, any -> {});
            return;
        }
        byte[] plain = keys.bytes();
        byte[] row = keyset.seal(plain, context(id, bucket));
        Arrays.fill(plain, (byte) 0);
        Consumer<Update> bound = update -> update.bind("sealed", row);
        int changed = execute(
                handle,
                "UPDATE pre_keys SET sealed = :sealed WHERE instance_id = :id AND bucket = :bucket",
                id,
                bucket,
                bound);
        if (changed == 0) {
            execute(
                    handle,
                    "INSERT INTO pre_keys (instance_id, bucket, sealed) VALUES (:id, :bucket, :sealed)",
                    id,
                    bucket,
                    bound);
        }
    }

    private static int execute(Handle handle, String sql, InstanceId id, int bucket, Consumer<Update> more) {
        var update = handle.createUpdate(sql).bind("id", id.value()).bind("bucket", bucket);
        more.accept(update);
        return update.execute();
    }

    private static Optional<byte[]> row(Handle handle, InstanceId id, int bucket) {
        return handle.createQuery("SELECT sealed FROM pre_keys WHERE instance_id = :id AND bucket = :bucket")
                .bind("id", id.value())
                .bind("bucket", bucket)
                .map((row, context) -> row.getBytes(1))
                .findOne();
    }

    private PreKeyBucket open(InstanceId id, int bucket, byte[] row) throws UnreadableDeviceException {
        return opened(id, bucket, row)
                .orElseThrow(() -> new UnreadableDeviceException("has pre-keys that no key of the keyset can open"));
    }

    private Optional<PreKeyBucket> opened(InstanceId id, int bucket, byte[] row) {
        try {
            byte[] plain = keyset.open(row, context(id, bucket));
            PreKeyBucket keys = PreKeyBucket.read(plain);
            Arrays.fill(plain, (byte) 0);
            return Optional.of(keys);
        } catch (KeysetException e) {
            return Optional.empty();
        }
    }

    private static byte[] context(InstanceId id, int bucket) {
        return ("linkgate pre-keys " + bucket + " of " + id.value()).getBytes(StandardCharsets.UTF_8);
    }
}
