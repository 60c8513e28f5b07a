package io.linkgate.credential;

import io.linkgate.config.CredentialSettings;
import io.linkgate.config.Secret;
import io.linkgate.config.SettingProblem;
import io.linkgate.config.SettingsException;
import io.linkgate.removal.DeviceRemovalStore;
import io.linkgate.session.DeviceStore;
import io.linkgate.storage.AtomicFile;
import io.linkgate.storage.Sealing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stores of sealed devices, opened with the keyset that belongs to them. A different or missing keyset stops the
 * start and changes nothing: with a new keyset every link would be unreadable for good.
 *
 * @param kept the devices of instances
 * @param departing the devices that their owners have given up
 * @param sealing seals what else is secret with the same keyset
 */
public record SealedDevices(DeviceStore kept, DeviceRemovalStore departing, Sealing sealing) {

    private static final Logger LOG = LoggerFactory.getLogger(SealedDevices.class);
    private static final byte[] CANARY = "canary".getBytes(StandardCharsets.UTF_8);
    private static final int KEY_NAME_BYTES = 5;
    private static final byte[] CANARY_CONTEXT = "linkgate keyset canary".getBytes(StandardCharsets.UTF_8);

    public SealedDevices {
        Objects.requireNonNull(kept);
        Objects.requireNonNull(departing);
        Objects.requireNonNull(sealing);
    }

    /**
     * Uses the operator's keyset, or reads the generated one, or generates it at the first start.
     *
     * @param jdbi a database whose migrations have been run
     * @throws SettingsException if there is no keyset that opens the content of the database
     */
    public static SealedDevices open(CredentialSettings settings, Jdbi jdbi) {
        return open(settings, jdbi, sealing -> {});
    }

    /**
     * Like {@link #open(CredentialSettings, Jdbi)}.
     *
     * @param whenKeyChanges seals with the new key what other features have sealed with earlier ones; if it throws,
     *     nothing has been changed
     */
    public static SealedDevices open(CredentialSettings settings, Jdbi jdbi, Consumer<Sealing> whenKeyChanges) {
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
            SqlDeviceStore store = new SqlDeviceStore(jdbi, keyset);
            if (canary.isPresent() && !isBySameKey(canary.get(), fresh)) {
                // Before the canary is stored: if this start is killed, the next one repeats all of it.
                whenKeyChanges.accept(new KeysetSealing(keyset));
                new SealedPreKeys(jdbi, keyset).resealAll();
                store.resealDeparting();
            }
            keepCanary(jdbi, fresh);
            return new SealedDevices(store, store, new KeysetSealing(keyset));
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
        kept.warning().ifPresent(LOG::warn);
        if (Files.exists(file)) {
            return Keyset.parse(Files.readString(file));
        }
        if (needed) {
            throw new KeysetException("is missing, but the database contains data sealed with it; restore it from your"
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

    /**
     * Whether the same key has sealed both: Tink's ciphertexts begin with a version byte and four bytes of the key id.
     */
    private static boolean isBySameKey(byte[] one, byte[] other) {
        return Arrays.equals(one, 0, KEY_NAME_BYTES, other, 0, KEY_NAME_BYTES);
    }

    private static Optional<byte[]> canary(Jdbi jdbi) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT sealed FROM keyset_canary WHERE id = 1")
                .map((row, context) -> row.getBytes(1))
                .findOne());
    }

    /**
     * Stores the canary, which is sealed at every start and so by the current primary key: an older key can be dropped
     * as soon as no device needs it, and an older keyset, which could not open what is sealed from now on, is detected.
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
