package io.linkgate.protocol.message;

import io.linkgate.protocol.crypto.Digests;
import io.linkgate.protocol.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;

/** The token for a contact who has given none, made from a salt that the account's devices share. */
public final class FallbackToken {

    private FallbackToken() {}

    /**
     * Returns the token, 32 bytes (whatsmeow {@code cstoken.go}, whatsapp-rust {@code src/send/tctoken_lifecycle.rs}).
     *
     * @param salt from the history, at least one byte
     * @param recipient under its hidden number
     */
    public static SecretBytes of(SecretBytes salt, Jid recipient) {
        if (!recipient.isHidden()) {
            throw new IllegalArgumentException("the token is made for a hidden number");
        }
        byte[] text = recipient.bare().text().getBytes(StandardCharsets.UTF_8);
        return SecretBytes.of(Digests.hmacSha256(salt.bytes(), text));
    }
}
