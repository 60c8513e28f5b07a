package io.linkgate.protocol.contact;

import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.delivery.Stanzas;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.node.Node;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A contact has given its privacy token, by which it may be written to without the limits on new chats (whatsmeow
 * {@code notification.go}, Baileys {@code Socket/messages-recv.ts}). Never prints a number or a token.
 *
 * @param account the contact, without a device
 * @param hidden the contact's hidden number
 * @param tokens up to {@link #MAX_TOKENS}; further ones, and other kinds, are ignored
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record TokenNotification(Jid account, Optional<Jid> hidden, List<Token> tokens) {

    /** Maximum number of tokens that is read; honest notifications have one. */
    public static final int MAX_TOKENS = 16;

    private static final int MAX_LENGTH = 1024;

    public TokenNotification {
        Objects.requireNonNull(account);
        Objects.requireNonNull(hidden);
        tokens = List.copyOf(tokens);
    }

    /**
     * A token; of several the newest counts.
     *
     * @param at when it was given
     */
    public record Token(SecretBytes token, Instant at) {
        public Token {
            Objects.requireNonNull(token);
            Objects.requireNonNull(at);
        }
    }

    /** Reads a notification; empty if it is another one, or names no account. */
    public static Optional<TokenNotification> parse(Node notification) {
        if (!notification.tag().equals("notification") || !notification.has("type", "privacy_token")) {
            return Optional.empty();
        }
        return Stanzas.user(notification, "from")
                .map(account -> new TokenNotification(
                        account,
                        Stanzas.user(notification, "sender_lid")
                                .or(() -> Optional.of(account))
                                .filter(Jid::isHidden),
                        notification.children("tokens").stream()
                                .flatMap(tokens -> tokens.children("token").stream())
                                .filter(token -> token.has("type", "trusted_contact"))
                                .flatMap(token -> token(token).stream())
                                .limit(MAX_TOKENS)
                                .toList()));
    }

    private static Optional<Token> token(Node token) {
        return token.bytes()
                .filter(bytes -> bytes.length > 0 && bytes.length <= MAX_LENGTH)
                .flatMap(bytes -> Stanzas.time(token, "t").map(at -> new Token(SecretBytes.of(bytes), at)));
    }
}
