package io.linkgate.credential;

import io.linkgate.instance.InstanceId;
import io.linkgate.session.DeviceStore;
import io.linkgate.session.UnreadableDeviceException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * Devices in the table {@code devices}, each sealed for its own instance: a row that was moved to another one does not open
 * there. The device of an instance that is deleted goes with it.
 */
final class SqlDeviceStore implements DeviceStore {

    private static final String CONTEXT = "linkgate device of ";

    private final Jdbi jdbi;
    private final Keyset keyset;

    SqlDeviceStore(Jdbi jdbi, Keyset keyset) {
        this.jdbi = Objects.requireNonNull(jdbi);
        this.keyset = Objects.requireNonNull(keyset);
    }

    @Override
    public Optional<byte[]> load(InstanceId id) throws UnreadableDeviceException {
        Optional<byte[]> sealed =
                jdbi.withHandle(handle -> handle.createQuery("SELECT sealed FROM devices WHERE instance_id = :id")
                        .bind("id", id.value())
                        .map((row, context) -> row.getBytes(1))
                        .findOne());
        if (sealed.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(keyset.open(sealed.get(), context(id)));
        } catch (KeysetException e) {
            throw new UnreadableDeviceException("cannot be opened by any key of the keyset");
        }
    }

    @Override
    public void save(InstanceId id, byte[] device) {
        byte[] sealed = keyset.seal(device, context(id));
        jdbi.useTransaction(handle -> {
            int changed = handle.createUpdate("UPDATE devices SET sealed = :sealed WHERE instance_id = :id")
                    .bind("sealed", sealed)
                    .bind("id", id.value())
                    .execute();
            if (changed == 0) {
                handle.createUpdate("INSERT INTO devices (instance_id, sealed) VALUES (:id, :sealed)")
                        .bind("sealed", sealed)
                        .bind("id", id.value())
                        .execute();
            }
        });
    }

    @Override
    public void erase(InstanceId id) {
        jdbi.useHandle(handle -> handle.createUpdate("DELETE FROM devices WHERE instance_id = :id")
                .bind("id", id.value())
                .execute());
    }

    private static byte[] context(InstanceId id) {
        return (CONTEXT + id.value()).getBytes(StandardCharsets.UTF_8);
    }
}
