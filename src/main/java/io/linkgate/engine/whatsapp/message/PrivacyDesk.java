package io.linkgate.engine.whatsapp.message;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.linkgate.engine.message.StoreKind;
import io.linkgate.engine.whatsapp.memory.Draft;
import io.linkgate.engine.whatsapp.memory.wire.TokenRecord;
import io.linkgate.protocol.contact.TokenGrant;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.delivery.ContactToken;
import io.linkgate.protocol.message.FallbackToken;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.message.PrivacyTokens;
import java.time.Instant;
import java.util.Optional;

/**
 * The privacy tokens between this account and others: a contact who has given one may be written to without the limits
 * on new chats. Confined to the desk's mailbox.
 */
final class PrivacyDesk {

    /** The key of the salt from which tokens are made for contacts who have given none. */
    private static final String SALT = "nct_salt";

    private final DeskContext context;

    PrivacyDesk(DeskContext context) {
        this.context = context;
    }

    /** Returns what goes with a text to that account: its token, one made from the salt, or neither. */
    Optional<ContactToken> tokenFor(Jid chat) {
        if (context.self().jids().isOwn(chat) || !PrivacyTokens.apply(chat)) {
            return Optional.empty();
        }
        TokenRecord known = record(context.vault().draft(), chat);
        Instant now = context.clock().instant();
        if (!known.getReceived().isEmpty()
                && PrivacyTokens.isValid(Instant.ofEpochSecond(known.getReceivedAt()), now)) {
            return Optional.of(new ContactToken(
                    ContactToken.Kind.TRUSTED,
                    SecretBytes.of(known.getReceived().toByteArray())));
        }
        Optional<Jid> hidden =
                chat.isHidden() ? Optional.of(chat) : context.accounts().hiddenOf(chat);
        return context.vault()
                .load(StoreKind.ACCOUNT, SALT)
                .flatMap(salt -> hidden.map(jid ->
                        new ContactToken(ContactToken.Kind.FALLBACK, FallbackToken.of(SecretBytes.of(salt), jid))));
    }

    /** Notes a token that an account has given, unless a newer one is known. */
    void received(Draft draft, Jid account, SecretBytes token, Instant at) {
        TokenRecord known = record(draft, account);
        if (at.getEpochSecond() > known.getReceivedAt() || known.getReceived().isEmpty()) {
            put(
                    draft,
                    account,
                    known.toBuilder()
                            .setReceived(ByteString.copyFrom(token.bytes()))
                            .setReceivedAt(at.getEpochSecond())
                            .build());
        }
    }

    /** Notes when the own token was given last, as another device of the account remembers it. */
    void givenBefore(Draft draft, Jid account, Instant at) {
        TokenRecord known = record(draft, account);
        if (at.getEpochSecond() > known.getGivenAt()) {
            put(
                    draft,
                    account,
                    known.toBuilder().setGivenAt(at.getEpochSecond()).build());
        }
    }

    void salt(Draft draft, SecretBytes salt) {
        draft.put(StoreKind.ACCOUNT, SALT, salt.bytes(), Optional.empty());
    }

    /** Gives the own token to an account that was just written to, if the last one is of an earlier week. */
    void giveIfDue(Jid chat) {
        Instant now = context.clock().instant();
        Draft draft = context.vault().draft();
        TokenRecord known = record(draft, chat);
        if (!PrivacyTokens.apply(chat)
                || context.self().jids().isOwn(chat)
                || !PrivacyTokens.isDue(Instant.ofEpochSecond(known.getGivenAt()), now)) {
            return;
        }
        put(draft, chat, known.toBuilder().setGivenAt(now.getEpochSecond()).build());
        context.vault().commit(draft);
        give(chat, now);
    }

    /** Gives it again with its old time, since the account has a new identity (whatsmeow {@code notification.go}). */
    void giveAgain(Jid chat) {
        long given = record(context.vault().draft(), chat).getGivenAt();
        Instant at = Instant.ofEpochSecond(given);
        if (given != 0 && PrivacyTokens.isValid(at, context.clock().instant())) {
            give(context.accounts().mainForm(context.vault().draft(), chat), at);
        }
    }

    private void give(Jid chat, Instant at) {
        var unused = context.queries()
                .ask(TokenGrant.of(context.queries().nextId(), chat, at), answer -> answer)
                .exceptionally(failure -> null); // the next text to this account will try again in another week
    }

    private TokenRecord record(Draft draft, Jid account) {
        try {
            Optional<byte[]> found = draft.load(StoreKind.PRIVACY_TOKEN, key(draft, account));
            return found.isPresent() ? TokenRecord.parseFrom(found.get()) : TokenRecord.getDefaultInstance();
        } catch (InvalidProtocolBufferException e) {
            return TokenRecord.getDefaultInstance();
        }
    }

    private void put(Draft draft, Jid account, TokenRecord record) {
        draft.put(StoreKind.PRIVACY_TOKEN, key(draft, account), record.toByteArray(), Optional.empty());
    }

    /** Under the hidden number where it is known, or will be with the draft. */
    private String key(Draft draft, Jid account) {
        return context.accounts().mainForm(draft, account).text();
    }
}
