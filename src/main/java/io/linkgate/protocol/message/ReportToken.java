package io.linkgate.protocol.message;

import io.linkgate.protocol.crypto.Digests;
import io.linkgate.protocol.crypto.Hkdf;
import io.linkgate.protocol.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The token that commits the sender to the content of a message, so that its recipient can report it (whatsmeow {@code
 * reportingtoken.go}, {@code msgsecret.go}). A message without one is delivered too.
 */
public final class ReportToken {

    /** Length in bytes. */
    public static final int LENGTH = 16;

    private static final String USE = "Report Token";
    private static final int KEY_LENGTH = 32;
    private static final byte[] NO_SALT = {};

    private ReportToken() {}

    /**
     * Returns the token, 16 bytes.
     *
     * @param secret of the message
     * @param id of the message
     * @param sender in the form that is used on the wire
     * @param chat the recipient, in the same form
     * @param message what {@link TextMessage#encode} returned; not padded
     */
    public static SecretBytes of(SecretBytes secret, String id, Jid sender, Jid chat, byte[] message) {
        String info = id + sender.bare().text() + chat.bare().text() + USE;
        byte[] key = Hkdf.derive(NO_SALT, secret.bytes(), info.getBytes(StandardCharsets.UTF_8), KEY_LENGTH);
        byte[] reported;
        try {
            reported = ReportedFields.of(message);
        } catch (MessageException e) {
            throw new IllegalArgumentException("not a message", e);
        }
        return SecretBytes.of(Arrays.copyOf(Digests.hmacSha256(key, reported), LENGTH));
    }
}
