package io.linkgate.credential;

import io.linkgate.instance.InstanceId;
import io.linkgate.session.Account;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Accounts of linked devices, sealed for their own instance and stored with the device, because a copy of the database
 * must not reveal telephone numbers either. The content is a format version (1), then phone, LID, push name and
 * platform, each as {@link DataOutputStream#writeUTF} writes it; it is empty for a device that no phone has confirmed.
 */
final class SealedAccounts {

    private static final String CONTEXT = "linkgate account of ";
    private static final int VERSION = 1;

    private final Keyset keyset;

    SealedAccounts(Keyset keyset) {
        this.keyset = keyset;
    }

    byte[] seal(InstanceId id, Optional<Account> account) {
        return keyset.seal(account.map(SealedAccounts::write).orElseGet(() -> new byte[0]), context(id));
    }

    /**
     * Opens the account of a stored device.
     *
     * @param sealed the result of {@link #seal}; empty if it was never written
     * @return empty if no phone has confirmed the device; {@link Account#UNKNOWN} if that cannot be read
     */
    Optional<Account> open(InstanceId id, Optional<byte[]> sealed) {
        if (sealed.isEmpty()) {
            return Optional.of(Account.UNKNOWN);
        }
        try {
            byte[] opened = keyset.open(sealed.get(), context(id));
            return opened.length == 0 ? Optional.empty() : Optional.of(read(opened));
        } catch (KeysetException | IOException e) {
            return Optional.of(Account.UNKNOWN);
        }
    }

    private static byte[] write(Account account) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeUTF(account.phone());
            out.writeUTF(account.lid());
            out.writeUTF(account.pushName());
            out.writeUTF(account.platform());
        } catch (IOException e) {
            throw new UncheckedIOException("an account is too long for its format", e);
        }
        return bytes.toByteArray();
    }

    private static Account read(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return in.readUnsignedByte() == VERSION
                    ? new Account(in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF())
                    : Account.UNKNOWN;
        }
    }

    private static byte[] context(InstanceId id) {
        return (CONTEXT + id.value()).getBytes(StandardCharsets.UTF_8);
    }
}
