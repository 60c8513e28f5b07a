package io.linkgate.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.config.CredentialSettings;
import io.linkgate.config.StorageSettings;
import io.linkgate.credential.SealedDevices;
import io.linkgate.instance.InstanceId;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.session.DeviceStore;
import io.linkgate.session.UnreadableDeviceException;
import io.linkgate.storage.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/**
 * Looks for the private halves of one-time keys in what a killed server left. A device uploads only keys whose private
 * halves are on disk, so there are at least as many as the stand-in was given, and each of them opens. Looks at a copy
 * of an embedded database: opening it would tidy up what the next start has to cope with. A database on a server can be
 * opened as soon as the lock of the killed one is released, which the server does when it notices.
 */
final class KeptPreKeys {

    /** How many ids a row of the table may hold, see its migration. */
    private static final int IDS_PER_BUCKET = 32;

    private final Path home;
    private final Optional<StorageSettings> server;
    private final PromisedState ledger;
    private final Tally tally;

    /**
     * Looks into the home of a server that does not run.
     *
     * @param server its database, if that is not in the home
     */
    KeptPreKeys(Path home, Optional<StorageSettings> server, PromisedState ledger, Tally tally) {
        this.home = home;
        this.server = server;
        this.ledger = ledger;
        this.tally = tally;
    }

    /** @param uploaded how many keys the stand-in has of the device of each phone */
    void haveAll(Map<PhoneNumber, Integer> uploaded) throws IOException, UnreadableDeviceException {
        if (uploaded.isEmpty()) {
            return; // perhaps there is not even a database
        }
        List<String> instances = ledger.instances();
        Path copy = Files.createTempDirectory("crashed");
        try {
            copy(home, copy);
            try (Database database = Database.open(server.orElse(new StorageSettings(copy.resolve("db/linkgate"))))) {
                CredentialSettings keyset = new CredentialSettings(Optional.empty(), copy.resolve("keyset.json"));
                DeviceStore devices =
                        SealedDevices.open(keyset, database.jdbi()).kept();
                for (Map.Entry<PhoneNumber, Integer> device : uploaded.entrySet()) {
                    String id = ledger.userOf(device.getKey()).orElseThrow();
                    if (instances.contains(id)) { // those of a deleted one are gone before its device is
                        int kept = kept(database.jdbi(), devices, id);
                        assertThat(kept).as("pre-keys of %s", id).isGreaterThanOrEqualTo(device.getValue());
                        tally.preKeysKept(kept);
                    }
                }
            }
        } finally {
            delete(copy);
        }
    }

    private static int kept(Jdbi jdbi, DeviceStore devices, String id) throws UnreadableDeviceException {
        List<Integer> buckets =
                jdbi.withHandle(handle -> handle.createQuery("SELECT bucket FROM pre_keys WHERE instance_id = :id")
                        .bind("id", id)
                        .mapTo(Integer.class)
                        .list());
        InstanceId instance = InstanceId.parse(id).orElseThrow();
        int kept = 0;
        for (int bucket : buckets) {
            for (int place = 1; place <= IDS_PER_BUCKET; place++) {
                kept += devices.preKey(instance, IDS_PER_BUCKET * bucket + place)
                                .isPresent()
                        ? 1
                        : 0;
            }
        }
        return kept;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(path));
                Files.createDirectories(target.getParent());
                Files.copy(path, target);
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(path);
            }
        }
    }
}
