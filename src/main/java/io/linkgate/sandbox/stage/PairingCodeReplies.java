package io.linkgate.sandbox.stage;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.node.Node;
import java.time.Instant;

/** The server's stanzas about pairing codes (whatsmeow {@code pair-code.go}). */
final class PairingCodeReplies {

    /** The tag of every stanza about a pairing code, and the type of the notification. */
    static final String REGISTRATION = "link_code_companion_reg";

    static final String REF = "link_code_pairing_ref";

    private PairingCodeReplies() {}

    /** Confirms that a pairing code may be typed from now on. */
    static Node asked(String id, SecretBytes ref, Instant now) {
        return ServerStanzas.result(id, now).withChildren(Node.of(REGISTRATION).withChildren(ref(ref)));
    }

    /**
     * Notifies the companion that a code was typed on the phone.
     *
     * @param wrapped the phone's ephemeral key under the code, 80 bytes
     * @param account the phone's identity
     */
    static Node primaryHello(String id, SecretBytes ref, SecretBytes wrapped, PublicKey account, Instant now) {
        return ServerStanzas.notification(id, REGISTRATION, now)
                .withChildren(Node.of(REGISTRATION)
                        .with("stage", "primary_hello")
                        .withChildren(
                                ref(ref),
                                Node.of("link_code_pairing_wrapped_primary_ephemeral_pub")
                                        .withBytes(wrapped.bytes()),
                                Node.of("primary_identity_pub").withBytes(account.bytes())));
    }

    private static Node ref(SecretBytes ref) {
        return Node.of(REF).withBytes(ref.bytes());
    }
}
