package io.linkgate.message;

import io.linkgate.engine.message.SendOutcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * The record of a text that was sent. It has a fingerprint of the body, and not the body.
 *
 * @param chat the address of the chat, as the caller has addressed it
 * @param fingerprint {@link TextRequest#fingerprint}
 * @param outcome what became of it; empty while that is not known
 */
@SuppressWarnings({"ArrayRecordComponent", "OptionalUsedAsFieldOrParameterType"}) // never compared
record SentText(String chat, byte[] fingerprint, Optional<SendOutcome> outcome) {

    /** One whose row does not open: no request asks for it, and its id is taken. */
    static final SentText UNREADABLE = new SentText("", new byte[0], Optional.empty());

    private static final int VERSION = 1;
    private static final int FINGERPRINT_BYTES = 32;
    private static final int ACCEPTED = 1;
    private static final int REJECTED = 2;
    private static final int NO_RECIPIENT = 3;
    private static final int NOT_SENT = 4;

    SentText {
        Objects.requireNonNull(chat);
        Objects.requireNonNull(fingerprint);
        Objects.requireNonNull(outcome);
    }

    /** Whether it is the text of a request. */
    boolean isOf(TextRequest request) {
        return Arrays.equals(fingerprint, request.fingerprint());
    }

    /** Returns a version (1), the chat as UTF, and the fingerprint. */
    byte[] bytes() {
        return written(out -> {
            out.writeByte(VERSION);
            out.writeUTF(chat);
            out.write(fingerprint);
        });
    }

    /** Returns what {@link #bytes} has written; empty if it is of a later version. */
    static Optional<SentText> read(byte[] bytes, Optional<SendOutcome> outcome) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return in.readUnsignedByte() == VERSION
                    ? Optional.of(new SentText(in.readUTF(), in.readNBytes(FINGERPRINT_BYTES), outcome))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Returns a kind and its values. */
    static byte[] bytes(SendOutcome outcome) {
        return written(out -> {
            if (outcome instanceof SendOutcome.Accepted accepted) {
                out.writeByte(ACCEPTED);
                out.writeLong(accepted.at().getEpochSecond());
                out.writeUTF(accepted.from());
                out.writeUTF(accepted.to());
            } else if (outcome instanceof SendOutcome.Rejected rejected) {
                out.writeByte(REJECTED);
                out.writeInt(rejected.error());
            } else {
                out.writeByte(outcome instanceof SendOutcome.NoRecipient ? NO_RECIPIENT : NOT_SENT);
            }
        });
    }

    /** Returns the outcome that was written; empty if it is of a later version. */
    static Optional<SendOutcome> outcome(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return switch (in.readUnsignedByte()) {
                case ACCEPTED ->
                    Optional.of(
                            new SendOutcome.Accepted(Instant.ofEpochSecond(in.readLong()), in.readUTF(), in.readUTF()));
                case REJECTED -> Optional.of(new SendOutcome.Rejected(in.readInt()));
                case NO_RECIPIENT -> Optional.of(new SendOutcome.NoRecipient());
                case NOT_SENT -> Optional.of(new SendOutcome.NotSent());
                default -> Optional.empty();
            };
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static byte[] written(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return bytes.toByteArray();
    }

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }
}
