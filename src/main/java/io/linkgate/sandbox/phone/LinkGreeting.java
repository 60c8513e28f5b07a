package io.linkgate.sandbox.phone;

import com.google.protobuf.ByteString;
import io.linkgate.protocol.message.wire.HistoryConversation;
import io.linkgate.protocol.message.wire.HistoryNotificationPart;
import io.linkgate.protocol.message.wire.HistorySyncMessage;
import io.linkgate.protocol.message.wire.KeySharePart;
import io.linkgate.protocol.message.wire.LidMigrationPair;
import io.linkgate.protocol.message.wire.LidMigrationPart;
import io.linkgate.protocol.message.wire.LidMigrationPayload;
import io.linkgate.protocol.message.wire.LidPairPart;
import io.linkgate.protocol.message.wire.Message;
import io.linkgate.protocol.message.wire.ProtocolPart;
import io.linkgate.protocol.message.wire.PushNamePart;
import io.linkgate.sandbox.account.PhoneAccount;
import io.linkgate.sandbox.mail.MailAddress;
import io.linkgate.sandbox.mail.PostOffice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;

/**
 * What a phone sends to a device that it has just linked (messaging.md section 10.7): keys of the application state,
 * the pairs of numbers it knows, and a history without messages. Written with the wire's own types, apart from what
 * companions read it with.
 */
final class LinkGreeting {

    private static final int HISTORY = 5;
    private static final int KEY_SHARE = 6;
    private static final int LID_MAPPINGS = 22;
    private static final int INITIAL = 0;
    private static final int PUSH_NAMES = 4;
    private static final int KEY_BYTES = 32;
    private static final int KEY_ID_BYTES = 6;
    private static final int DONE = 100;

    private final PostOffice mail;
    private final SecureRandom random;

    LinkGreeting(PostOffice mail, SecureRandom random) {
        this.mail = Objects.requireNonNull(mail);
        this.random = Objects.requireNonNull(random);
    }

    /** The messages for a new device, before padding, in order. */
    List<byte[]> messages(PhoneAccount own, Instant now) {
        List<PhoneAccount> contacts = mail.contacts(own);
        return List.of(keyShare(now), mappings(own, contacts, now), history(own, contacts), names(own, contacts));
    }

    private byte[] keyShare(Instant now) {
        byte[] id = new byte[KEY_ID_BYTES];
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(id);
        random.nextBytes(key);
        byte[] time = varint(now.toEpochMilli());
        byte[] data = joined(field(1, key), field(2, new byte[0]), new byte[] {3 << 3}, time);
        byte[] shared = joined(field(1, field(1, id)), field(2, data));
        return message(ProtocolPart.newBuilder()
                .setType(KEY_SHARE)
                .setKeyShare(KeySharePart.newBuilder().addKeys(ByteString.copyFrom(shared))));
    }

    private static byte[] mappings(PhoneAccount own, List<PhoneAccount> contacts, Instant now) {
        LidMigrationPayload.Builder payload = LidMigrationPayload.newBuilder().setMigratedAt(now.getEpochSecond());
        for (PhoneAccount account : joined(own, contacts)) {
            payload.addPairs(LidMigrationPair.newBuilder()
                    .setPn(account.phone().digits())
                    .setAssignedLid(account.lid()));
        }
        return message(ProtocolPart.newBuilder()
                .setType(LID_MAPPINGS)
                .setLidMigration(
                        LidMigrationPart.newBuilder().setPayload(payload.build().toByteString())));
    }

    /** Pairs of numbers, the salt of fallback tokens, and a chat with its privacy tokens for each contact. */
    private byte[] history(PhoneAccount own, List<PhoneAccount> contacts) {
        HistorySyncMessage.Builder history = HistorySyncMessage.newBuilder()
                .setSyncType(INITIAL)
                .setProgress(DONE)
                .setNctSalt(ByteString.copyFrom(mail.salt(own)));
        for (PhoneAccount account : joined(own, contacts)) {
            history.addLidMappings(
                    LidPairPart.newBuilder().setPnJid(pn(account)).setLidJid(lid(account)));
        }
        for (PhoneAccount contact : contacts) {
            HistoryConversation.Builder chat = HistoryConversation.newBuilder()
                    .setId(lid(contact))
                    .setPnJid(pn(contact))
                    .setLidJid(lid(contact));
            mail.tokenOf(contact, own)
                    .ifPresent(token -> chat.setTcToken(ByteString.copyFrom(token.bytes()))
                            .setTcTokenTimestamp(token.issued().getEpochSecond()));
            mail.tokenOf(own, contact)
                    .ifPresent(given ->
                            chat.setTcTokenSenderTimestamp(given.issued().getEpochSecond()));
            history.addConversations(chat);
        }
        return notification(history.build());
    }

    private static byte[] names(PhoneAccount own, List<PhoneAccount> contacts) {
        HistorySyncMessage.Builder history =
                HistorySyncMessage.newBuilder().setSyncType(PUSH_NAMES).setProgress(DONE);
        for (PhoneAccount account : joined(own, contacts)) {
            history.addPushNames(PushNamePart.newBuilder().setId(pn(account)).setName(account.name()));
        }
        return notification(history.build());
    }

    private static byte[] notification(HistorySyncMessage history) {
        ByteArrayOutputStream zlib = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(zlib)) {
            history.writeTo(deflated);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return message(ProtocolPart.newBuilder()
                .setType(HISTORY)
                .setHistoryNotification(HistoryNotificationPart.newBuilder()
                        .setSyncType(history.getSyncType())
                        .setChunkOrder(1)
                        .setProgress(DONE)
                        .setInlinePayload(ByteString.copyFrom(zlib.toByteArray()))));
    }

    private static byte[] message(ProtocolPart.Builder protocol) {
        return Message.newBuilder().setProtocol(protocol).build().toByteArray();
    }

    private static List<PhoneAccount> joined(PhoneAccount own, List<PhoneAccount> contacts) {
        return Stream.concat(Stream.of(own), contacts.stream()).toList();
    }

    private static String pn(PhoneAccount account) {
        return new MailAddress(account.phone().digits(), 0, false).text();
    }

    private static String lid(PhoneAccount account) {
        return new MailAddress(account.lid(), 0, true).text();
    }

    /** A field of bytes in a protobuf message; its length is below 128. */
    private static byte[] field(int number, byte[] content) {
        return joined(new byte[] {(byte) (number << 3 | 2), (byte) content.length}, content);
    }

    private static byte[] varint(long value) {
        ByteBuffer bytes = ByteBuffer.allocate(10);
        long rest = value;
        while (rest >>> 7 != 0) {
            bytes.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        bytes.put((byte) rest);
        byte[] written = new byte[bytes.position()];
        bytes.flip().get(written);
        return written;
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
