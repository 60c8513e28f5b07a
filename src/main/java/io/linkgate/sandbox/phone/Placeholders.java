package io.linkgate.sandbox.phone;

import com.google.protobuf.ByteString;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.message.MessageKey;
import io.linkgate.protocol.message.ProtocolMessage;
import io.linkgate.protocol.message.wire.Message;
import io.linkgate.protocol.message.wire.MessageKeyPart;
import io.linkgate.protocol.message.wire.PeerDataResponsePart;
import io.linkgate.protocol.message.wire.PeerDataResponsePart.PlaceholderResponsePart;
import io.linkgate.protocol.message.wire.PeerDataResponsePart.ResultPart;
import io.linkgate.protocol.message.wire.ProtocolPart;
import io.linkgate.protocol.message.wire.WebMessagePart;
import io.linkgate.sandbox.account.Accounts;
import io.linkgate.sandbox.account.PhoneAccount;
import java.util.Objects;
import java.util.Optional;

/**
 * The answers of one phone to a companion that asks for messages which it could not read (messaging.md section 10.6).
 */
final class Placeholders {

    private static final int RESEND = 4;
    private static final int RESPONSE = 17;

    private final Accounts accounts;
    private final PhoneInbox inbox;
    private final PhoneNumber phone;

    Placeholders(Accounts accounts, PhoneInbox inbox, PhoneNumber phone) {
        this.accounts = Objects.requireNonNull(accounts);
        this.inbox = Objects.requireNonNull(inbox);
        this.phone = Objects.requireNonNull(phone);
    }

    /** The answer, before padding: those of the messages that the phone has. */
    byte[] answer(String requestId, ProtocolMessage.PeerDataRequest request) {
        PeerDataResponsePart.Builder response =
                PeerDataResponsePart.newBuilder().setType(RESEND).setStanzaId(requestId);
        for (MessageKey key : request.wanted()) {
            inbox.find(key.id())
                    .flatMap(entry -> web(key, entry))
                    .ifPresent(web -> response.addResult(ResultPart.newBuilder()
                            .setPlaceholder(PlaceholderResponsePart.newBuilder().setWebMessage(web.toByteString()))));
        }
        return Message.newBuilder()
                .setProtocol(ProtocolPart.newBuilder().setType(RESPONSE).setPeerDataResponse(response))
                .build()
                .toByteArray();
    }

    private Optional<WebMessagePart> web(MessageKey key, InboxEntry entry) {
        return entry.body().map(text -> {
            WebMessagePart.Builder web = WebMessagePart.newBuilder()
                    .setKey(MessageKeyPart.newBuilder()
                            .setRemoteJid(key.chat().text())
                            .setFromMe(entry.isOwn(phone))
                            .setId(entry.id()))
                    .setMessage(ByteString.copyFrom(
                            Message.newBuilder().setConversation(text).build().toByteArray()))
                    .setTimestamp(entry.at().getEpochSecond());
            accounts.of(entry.from()).map(PhoneAccount::name).ifPresent(web::setPushName);
            return web.build();
        });
    }
}
