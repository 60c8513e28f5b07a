package io.linkgate.credential;

import io.linkgate.config.CredentialSettings;
import io.linkgate.config.Secret;
import io.linkgate.config.SettingProblem;
import io.linkgate.config.SettingsException;
import io.linkgate.removal.DeviceRemovalStore;
import io.linkgate.session.DeviceStore;
import io.linkgate.storage.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * Opens the store of devices with the keyset that belongs to it. A keyset that is another one, or is gone, stops the start and
 * changes nothing: a new one would make every link unreadable for good.
 *
 * @param kept the devices of instances
 * @param departing those that their owners have given up
 */
public record SealedDevices(DeviceStore kept, DeviceRemovalStore departing) {

    private static final byte[] CANARY = "canary".getBytes(StandardCharsets.UTF_8);
    private static final int KEY_NAME_BYTES = 5;
    private static final byte[] CANARY_CONTEXT = "linkgate keyset canary".getBytes(StandardCharsets.UTF_8);

    public SealedDevices {
        Objects.requireNonNull(kept);
        Objects.requireNonNull(departing);
    }

    /**
     * Takes the operator's keyset, or reads the one of the first start, or makes that one.
     *
     * @param jdbi over a database whose migrations were run
     * @throws SettingsException when there is no keyset that opens what is in the database
     */
    public static SealedDevices open(CredentialSettings settings, Jdbi jdbi) {
        String setting = settings.keyset().isPresent() ? "LINKGATE_KEYSET" : "LINKGATE_HOME";
        String name = settings.keyset().isPresent()
                ? "the keyset"
                : settings.keysetFile().toString();
        try {
            Optional<byte[]> canary = canary(jdbi);
            Keyset keyset = keyset(settings, canary.isPresent());
            if (canary.isPresent()) {
                keyset.open(canary.get(), CANARY_CONTEXT);
            }
            byte[] fresh = keyset.seal(CANARY, CANARY_CONTEXT);
            if (canary.isPresent() && !isBySameKey(canary.get(), fresh)) {
                // Before the canary: a start that is killed here does all of it again.
                new SealedPreKeys(jdbi, keyset).resealAll();
            }
            keepCanary(jdbi, fresh);
            SqlDeviceStore store = new SqlDeviceStore(jdbi, keyset);
            return new SealedDevices(store, store);
        } catch (KeysetException e) {
            throw new SettingsException(new SettingProblem(setting, name + " " + e.getMessage()), e);
        } catch (IOException e) {
            throw new SettingsException(new SettingProblem(setting, name + " can be neither read nor written"), e);
        }
    }

    private static Keyset keyset(CredentialSettings settings, boolean needed) throws KeysetException, IOException {
        if (settings.keyset().isPresent()) {
            return given(settings.keyset().get());
        }
        Path file = settings.keysetFile();
        AtomicFile kept = new AtomicFile(file, "keyset");
        kept.sweep();
        if (Files.exists(file)) {
            return Keyset.parse(Files.readString(file));
        }
        if (needed) {
            throw new KeysetException(
                    "is missing, and the database holds what was sealed with it; bring it back from your"
                            + " backup, or set LINKGATE_KEYSET");
        }
        Keyset fresh = Keyset.generate();
        byte[] json = fresh.json().getBytes(StandardCharsets.UTF_8);
        kept.create(json);
        Arrays.fill(json, (byte) 0);
        return fresh;
    }

    private static Keyset given(Secret secret) throws KeysetException {
        byte[] json = secret.bytes();
        try {
            return Keyset.parse(new String(json, StandardCharsets.UTF_8));
        } finally {
            Arrays.fill(json, (byte) 0);
        }
    }

    /** Whether one key has sealed both: Tink begins with a byte of its own and four that name the key. */
    private static boolean isBySameKey(byte[] one, byte[] other) {
        return Arrays.equals(one, 0, KEY_NAME_BYTES, other, 0, KEY_NAME_BYTES);
    }

    private static Optional<byte[]> canary(Jdbi jdbi) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT sealed FROM keyset_canary WHERE id = 1")
                .map((row, context) -> row.getBytes(1))
                .findOne());
    }

    /**
     * Sealed anew at each start, so by the primary key of today: an older key can be dropped as soon as no device needs it, and a
     * keyset from before, which could not open what is sealed from now on, is recognised.
     */
    private static void keepCanary(Jdbi jdbi, byte[] sealed) {
        jdbi.useTransaction(handle -> {
            int changed = handle.createUpdate("UPDATE keyset_canary SET sealed = :sealed WHERE id = 1")
                    .bind("sealed", sealed)
                    .execute();
            if (changed == 0) {
                handle.createUpdate("INSERT INTO keyset_canary (id, sealed) VALUES (1, :sealed)")
                        .bind("sealed", sealed)
                        .execute();
            }
        });
    }
}
