package io.linkgate.sandbox.phone;

import io.linkgate.phone.PhoneNumber;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A message that a phone has decrypted by itself. Never printed.
 *
 * @param id its id, as its sender has chosen it
 * @param from the account that has sent it; the phone's own for what another device of the account has sent
 * @param to the account that it was sent to
 * @param device the number of the device that has sent it, 0 for a phone
 * @param type {@code text}, or what else it is
 * @param body the text; empty if it is something else
 * @param at when the server took it
 * @param read whether the phone has sent a read receipt
 */
public record InboxEntry(
        String id,
        PhoneNumber from,
        PhoneNumber to,
        int device,
        String type,
        Optional<String> body,
        Instant at,
        boolean read) {

    public InboxEntry {
        Objects.requireNonNull(id);
        Objects.requireNonNull(from);
        Objects.requireNonNull(to);
        Objects.requireNonNull(type);
        Objects.requireNonNull(body);
        Objects.requireNonNull(at);
    }

    InboxEntry asRead() {
        return new InboxEntry(id, from, to, device, type, body, at, true);
    }

    /** Whether another device of the phone's account has sent it. */
    public boolean isOwn(PhoneNumber phone) {
        return from.equals(phone);
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(id);
            out.writeLong(from.digits());
            out.writeLong(to.digits());
            out.writeByte(device);
            out.writeUTF(type);
            out.writeLong(at.getEpochSecond());
            out.writeBoolean(read);
            out.writeBoolean(body.isPresent());
            out.write(body.orElse("").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static InboxEntry of(byte[] record) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(record))) {
            String id = in.readUTF();
            PhoneNumber from = new PhoneNumber(in.readLong());
            PhoneNumber to = new PhoneNumber(in.readLong());
            int device = in.readUnsignedByte();
            String type = in.readUTF();
            Instant at = Instant.ofEpochSecond(in.readLong());
            boolean read = in.readBoolean();
            boolean hasBody = in.readBoolean();
            String body = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new InboxEntry(id, from, to, device, type, hasBody ? Optional.of(body) : Optional.empty(), at, read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "InboxEntry[" + type + "]";
    }
}
