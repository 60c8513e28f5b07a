package io.linkgate.protocol.message;

import com.google.protobuf.ByteString;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.message.wire.HistoryNotificationPart;
import io.linkgate.protocol.message.wire.KeySharePart;
import io.linkgate.protocol.message.wire.LidMigrationPart;
import io.linkgate.protocol.message.wire.Message;
import io.linkgate.protocol.message.wire.PeerDataRequestPart;
import io.linkgate.protocol.message.wire.PeerDataRequestPart.PlaceholderRequestPart;
import io.linkgate.protocol.message.wire.PeerDataResponsePart;
import io.linkgate.protocol.message.wire.PeerDataResponsePart.PlaceholderResponsePart;
import io.linkgate.protocol.message.wire.PeerDataResponsePart.ResultPart;
import io.linkgate.protocol.message.wire.ProtocolPart;
import io.linkgate.protocol.message.wire.WebMessagePart;
import java.util.List;

/**
 * Writes the messages between a phone and its companions, before padding; {@link ProtocolMessage} is what is read of
 * them. The numbers are those of Baileys {@code WAProto/WAProto.proto}.
 */
public final class PhoneMessages {

    private PhoneMessages() {}

    /**
     * Asks the phone for messages that this device could not read (whatsmeow {@code send.go}, {@code
     * BuildUnavailableMessageRequest}).
     */
    public static byte[] request(List<MessageKey> wanted) {
        PeerDataRequestPart.Builder request =
                PeerDataRequestPart.newBuilder().setType(ProtocolReader.PLACEHOLDER_RESEND);
        wanted.forEach(key ->
                request.addPlaceholder(PlaceholderRequestPart.newBuilder().setKey(key.part())));
        return message(ProtocolPart.newBuilder()
                .setType(ProtocolReader.PEER_DATA_REQUEST)
                .setPeerDataRequest(request));
    }

    /**
     * Answers a request.
     *
     * @param requestId the id of the message with the request
     */
    public static byte[] response(String requestId, List<ResentMessage> messages) {
        PeerDataResponsePart.Builder response = PeerDataResponsePart.newBuilder()
                .setType(ProtocolReader.PLACEHOLDER_RESEND)
                .setStanzaId(requestId);
        messages.forEach(message -> response.addResult(ResultPart.newBuilder()
                .setPlaceholder(PlaceholderResponsePart.newBuilder()
                        .setWebMessage(web(message).toByteString()))));
        return message(ProtocolPart.newBuilder()
                .setType(ProtocolReader.PEER_DATA_RESPONSE)
                .setPeerDataResponse(response));
    }

    /**
     * Shares a part of the history along with the notification.
     *
     * @param syncType 0 initial, 2 full, 3 recent, 4 names, 5 other data
     * @param progress percent
     */
    public static byte[] history(int syncType, int progress, HistorySync part) {
        return message(ProtocolPart.newBuilder()
                .setType(ProtocolReader.HISTORY)
                .setHistoryNotification(HistoryNotificationPart.newBuilder()
                        .setSyncType(syncType)
                        .setProgress(progress)
                        .setInlinePayload(copy(part.bytes()))));
    }

    /** Shares keys of the application state, encoded. */
    public static byte[] keyShare(List<SecretBytes> keys) {
        KeySharePart.Builder share = KeySharePart.newBuilder();
        keys.forEach(key -> share.addKeys(copy(key)));
        return message(
                ProtocolPart.newBuilder().setType(ProtocolReader.KEY_SHARE).setKeyShare(share));
    }

    /** Shares pairs of numbers. */
    public static byte[] lidMappings(List<LidPair> pairs) {
        return message(ProtocolPart.newBuilder()
                .setType(ProtocolReader.LID_MIGRATION)
                .setLidMigration(
                        LidMigrationPart.newBuilder().setPayload(ByteString.copyFrom(LidPayload.bytes(pairs)))));
    }

    private static WebMessagePart web(ResentMessage message) {
        return WebMessagePart.newBuilder()
                .setKey(message.key().part())
                .setMessage(copy(message.content()))
                .setTimestamp(message.at().getEpochSecond())
                .setPushName(message.name())
                .build();
    }

    private static byte[] message(ProtocolPart.Builder part) {
        return Message.newBuilder().setProtocol(part).build().toByteArray();
    }

    private static ByteString copy(SecretBytes bytes) {
        return ByteString.copyFrom(bytes.bytes());
    }
}
