package io.linkgate.sandbox.mail;

import io.linkgate.phone.PhoneNumber;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The privacy tokens that accounts have issued to contacts: with one, a contact may write without the limits on new
 * chats (messaging.md section 12). Safe for use by any thread.
 */
public final class TrustedTokens {

    private static final String PREFIX = "token/";
    private static final int TOKEN_BYTES = 16;

    private final Journal journal;
    private final SecureRandom random;
    private final Map<String, Token> tokens = new HashMap<>();

    /**
     * The latest token.
     *
     * @param bytes 16 of them
     * @param issued the time that its issuer has given it
     */
    public record Token(byte[] bytes, Instant issued) {

        public Token {
            Objects.requireNonNull(bytes);
            Objects.requireNonNull(issued);
        }

        /** Prints nothing: it is a secret between two accounts. */
        @Override
        public String toString() {
            return "Token[…]";
        }
    }

    TrustedTokens(Journal journal, SecureRandom random) {
        this.journal = Objects.requireNonNull(journal);
        this.random = Objects.requireNonNull(random);
        journal.records(PREFIX)
                .forEach((name, record) -> tokens.put(
                        name.substring(PREFIX.length()),
                        new Token(
                                Arrays.copyOfRange(record, Long.BYTES, record.length),
                                Instant.ofEpochSecond(ByteBuffer.wrap(record).getLong()))));
    }

    /** Issues a token; a further one for the same contact has the same bytes and the newer time. */
    synchronized Token issue(PhoneNumber issuer, PhoneNumber contact, Instant time) {
        byte[] bytes = of(issuer, contact).map(Token::bytes).orElseGet(this::fresh);
        journal.put(
                PREFIX + name(issuer, contact),
                ByteBuffer.allocate(Long.BYTES + bytes.length)
                        .putLong(time.getEpochSecond())
                        .put(bytes)
                        .array());
        Token token = new Token(bytes, time);
        tokens.put(name(issuer, contact), token);
        return token;
    }

    /** The token that the contact has from the issuer. */
    synchronized Optional<Token> of(PhoneNumber issuer, PhoneNumber contact) {
        return Optional.ofNullable(tokens.get(name(issuer, contact)));
    }

    /** Whether the contact may show these bytes to the issuer. */
    boolean isValid(PhoneNumber issuer, PhoneNumber contact, byte[] shown) {
        return of(issuer, contact)
                .filter(token -> Arrays.equals(token.bytes(), shown))
                .isPresent();
    }

    private byte[] fresh() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String name(PhoneNumber issuer, PhoneNumber contact) {
        return issuer.digits() + ">" + contact.digits();
    }
}
