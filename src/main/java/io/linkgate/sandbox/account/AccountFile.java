package io.linkgate.sandbox.account;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.Signature;
import io.linkgate.storage.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The file that a stand-in keeps across restarts: its root key, without which it would look like another service, and
 * the accounts with their linked devices. One JSON file, replaced as a whole; readable by its owner only. Its keys
 * belong to the sandbox's world and open nothing else.
 */
public final class AccountFile implements AccountStore {

    private static final int FORMAT = 1;
    private static final String PREFIX = "sandbox";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final KeyPair root;
    private final List<PhoneAccount> accounts;

    private AccountFile(Path file, KeyPair root, List<PhoneAccount> accounts) {
        this.file = Objects.requireNonNull(file);
        this.root = Objects.requireNonNull(root);
        this.accounts = List.copyOf(accounts);
    }

    /**
     * Reads the file, or creates one with a new root and no accounts.
     *
     * @param directory created if it does not exist
     * @throws IOException if the directory cannot be used, or the file is damaged; nothing is changed then
     */
    public static AccountFile open(Path directory, SecureRandom random) throws IOException {
        Path file = directory.resolve("sandbox.json");
        Files.createDirectories(directory, AtomicFile.permissions(directory, "rwx------"));
        new AtomicFile(file, PREFIX).sweep();
        if (Files.exists(file)) {
            return read(file);
        }
        AccountFile fresh = new AccountFile(file, KeyPair.generate(random), List.of());
        fresh.write(List.of());
        return fresh;
    }

    /** The directory of the file, for what else the stand-in keeps. */
    public Path directory() {
        return file.toAbsolutePath().getParent();
    }

    /** The root key of the stand-in. */
    public KeyPair root() {
        return root;
    }

    /** The accounts as they were when the file was opened. */
    public List<PhoneAccount> accounts() {
        return accounts;
    }

    @Override
    public void save(Collection<PhoneAccount> current) {
        try {
            write(current);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }

    private static AccountFile read(Path file) throws IOException {
        try {
            Kept kept = JSON.readValue(Files.readAllBytes(file), Kept.class);
            if (kept.format() != FORMAT) {
                throw new IOException(file + " was written by another version");
            }
            List<PhoneAccount> accounts =
                    kept.accounts().stream().map(KeptAccount::restored).toList();
            return new AccountFile(file, KeyPair.ofPrivate(bytes(kept.root())), accounts);
        } catch (JsonProcessingException | RuntimeException e) {
            // Not the cause: it may quote a key.
            throw new IOException(file + " is damaged; move it away to begin with a new sandbox");
        }
    }

    private void write(Collection<PhoneAccount> current) throws IOException {
        Kept kept = new Kept(
                FORMAT,
                text(root.privateBytes()),
                current.stream().map(KeptAccount::of).toList());
        new AtomicFile(file, PREFIX).replace(JSON.writeValueAsBytes(kept));
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] bytes(String text) {
        return Base64.getDecoder().decode(text);
    }

    /** The content of the file. */
    record Kept(int format, String root, List<KeptAccount> accounts) {

        /** Prints nothing: there are keys inside. */
        @Override
        public String toString() {
            return "Kept[…]";
        }
    }

    /** An account in the file. */
    record KeptAccount(
            long phone,
            String identity,
            int rawId,
            long lid,
            int lastKeyIndex,
            int lastDevice,
            List<KeptDevice> devices) {

        static KeptAccount of(PhoneAccount account) {
            return new KeptAccount(
                    account.phone().digits(),
                    text(account.identity().privateBytes()),
                    account.rawId(),
                    account.lid(),
                    account.lastKeyIndex(),
                    account.lastDevice(),
                    account.devices().stream().map(KeptDevice::of).toList());
        }

        PhoneAccount restored() {
            return new PhoneAccount(
                    new PhoneNumber(phone),
                    KeyPair.ofPrivate(bytes(identity)),
                    rawId,
                    lid,
                    lastKeyIndex,
                    lastDevice,
                    devices.stream().map(KeptDevice::restored).toList());
        }

        /** Prints nothing: there is a key inside. */
        @Override
        public String toString() {
            return "KeptAccount[…]";
        }
    }

    /**
     * A linked device in the file.
     *
     * @param keys null for a device of a time when they were not kept
     * @param identity null likewise
     */
    record KeptDevice(int number, int keyIndex, String noiseKey, int preKeys, KeptKeys keys, String identity) {

        static KeptDevice of(LinkedDevice device) {
            return new KeptDevice(
                    device.number(),
                    device.keyIndex(),
                    text(device.noiseKey().bytes()),
                    device.preKeys(),
                    device.keys().map(KeptKeys::of).orElse(null),
                    device.identity().map(signed -> text(signed.bytes())).orElse(null));
        }

        LinkedDevice restored() {
            return new LinkedDevice(
                    number,
                    keyIndex,
                    PublicKey.of(bytes(noiseKey)),
                    preKeys,
                    Optional.ofNullable(keys).map(KeptKeys::restored),
                    Optional.ofNullable(identity).map(kept -> DeviceIdentity.of(bytes(kept))));
        }
    }

    /** The published keys of a linked device in the file. */
    record KeptKeys(int registrationId, String identity, int signedPreKeyId, String signedPreKey, String signature) {

        static KeptKeys of(PublishedKeys keys) {
            return new KeptKeys(
                    keys.registrationId(),
                    text(keys.identity().bytes()),
                    keys.signedPreKeyId(),
                    text(keys.signedPreKey().bytes()),
                    text(keys.signature().bytes()));
        }

        PublishedKeys restored() {
            return new PublishedKeys(
                    registrationId,
                    PublicKey.of(bytes(identity)),
                    signedPreKeyId,
                    PublicKey.of(bytes(signedPreKey)),
                    Signature.of(bytes(signature)));
        }
    }
}
