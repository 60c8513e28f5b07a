package io.linkgate.protocol.message;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.message.wire.HistoryNotificationPart;
import io.linkgate.protocol.message.wire.PeerDataRequestPart;
import io.linkgate.protocol.message.wire.PeerDataResponsePart;
import io.linkgate.protocol.message.wire.ProtocolPart;
import io.linkgate.protocol.message.wire.WebMessagePart;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads protocol messages. The numbers are those of Baileys {@code WAProto/WAProto.proto}. */
final class ProtocolReader {

    static final int REVOKE = 0;
    static final int HISTORY = 5;
    static final int KEY_SHARE = 6;
    static final int EDIT = 14;
    static final int PEER_DATA_REQUEST = 16;
    static final int PEER_DATA_RESPONSE = 17;
    static final int LID_MIGRATION = 22;

    /** The kind of peer data that brings a message again. */
    static final int PLACEHOLDER_RESEND = 4;

    /** Seconds after which a time is no longer believed: the year 9999. */
    private static final long MAX_SECONDS = 253_402_300_799L;

    private static final int MAX_ID = 128;
    private static final int MAX_NAME = 256;

    private ProtocolReader() {}

    static ProtocolMessage read(ProtocolPart part) {
        return switch (part.getType()) {
            case REVOKE -> new ProtocolMessage.Revoke(MessageKey.read(part.getKey()));
            case EDIT ->
                new ProtocolMessage.Edit(
                        MessageKey.read(part.getKey()),
                        SecretBytes.of(part.getEditedMessage().toByteArray()));
            case HISTORY -> history(part.getHistoryNotification());
            case KEY_SHARE -> new ProtocolMessage.KeyShare(part.getKeyShare().getKeysCount());
            case PEER_DATA_REQUEST -> request(part.getPeerDataRequest());
            case PEER_DATA_RESPONSE -> response(part.getPeerDataResponse());
            case LID_MIGRATION ->
                new ProtocolMessage.LidMappings(
                        LidPayload.parse(part.getLidMigration().getPayload().toByteArray()));
            default -> new ProtocolMessage.Other(part.getType());
        };
    }

    private static ProtocolMessage history(HistoryNotificationPart part) {
        return new ProtocolMessage.HistoryNotification(
                part.getSyncType(),
                part.getChunkOrder(),
                part.getProgress(),
                Optional.of(part.getInlinePayload())
                        .filter(payload -> !payload.isEmpty())
                        .map(payload -> SecretBytes.of(payload.toByteArray())));
    }

    private static ProtocolMessage request(PeerDataRequestPart part) {
        List<MessageKey> wanted = part.getPlaceholderList().stream()
                .limit(ProtocolMessage.MAX_MESSAGES)
                .flatMap(placeholder -> MessageKey.read(placeholder.getKey()).stream())
                .toList();
        return new ProtocolMessage.PeerDataRequest(wanted);
    }

    private static ProtocolMessage response(PeerDataResponsePart part) {
        List<ResentMessage> messages = part.getResultList().stream()
                .limit(ProtocolMessage.MAX_MESSAGES)
                .flatMap(result -> resent(result.getPlaceholder().getWebMessage()).stream())
                .toList();
        String id = part.getStanzaId();
        return new ProtocolMessage.PeerDataResponse(id.length() <= MAX_ID ? id : "", messages);
    }

    private static Optional<ResentMessage> resent(ByteString bytes) {
        WebMessagePart message;
        try {
            message = WebMessagePart.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
        String name = message.getPushName();
        return MessageKey.read(message.getKey())
                .filter(key -> message.hasMessage())
                .map(key -> new ResentMessage(
                        withSender(key, message),
                        instant(message.getTimestamp()),
                        name.length() <= MAX_NAME ? name : "",
                        SecretBytes.of(message.getMessage().toByteArray())));
    }

    /** The sender in a group is in the key or next to it. */
    private static MessageKey withSender(MessageKey key, WebMessagePart message) {
        Optional<Jid> sender = key.participant().or(() -> Jid.parse(message.getParticipant()));
        return new MessageKey(key.chat(), key.fromMe(), key.id(), sender);
    }

    /** Returns a time of the wire; a nonsensical one is the nearest sensible one. */
    static Instant instant(long seconds) {
        return Instant.ofEpochSecond(Long.compareUnsigned(seconds, MAX_SECONDS) > 0 ? MAX_SECONDS : seconds);
    }
}
