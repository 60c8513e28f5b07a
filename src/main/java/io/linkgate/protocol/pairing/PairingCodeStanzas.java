package io.linkgate.protocol.pairing;

import io.linkgate.protocol.code.KeyBundle;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.stream.CompanionStanzas;
import java.util.Optional;

/** The stanzas of linking by pairing code (whatsmeow {@code pair-code.go}, Baileys {@code Socket/socket}). */
final class PairingCodeStanzas {

    /** The type of the server's notifications, and the tag of all related stanzas. */
    static final String REGISTRATION = "link_code_companion_reg";

    private static final String REF = "link_code_pairing_ref";

    /** As the official client sends it; a text "0" is known to work too. */
    private static final byte[] NONCE = {0};

    /** Our limit; a ref is opaque, a few bytes long, and must be sent back. */
    private static final int MAX_REF_LENGTH = 1024;

    private PairingCodeStanzas() {}

    /** Asks the server to prepare a phone for a pairing code. */
    static Node companionHello(String id, PairingSettings settings, PairingCodeRequest request) {
        Node registration = registration("companion_hello", request)
                .with("should_show_push_notification", "true")
                .withChildren(
                        Node.of("link_code_pairing_wrapped_companion_ephemeral_pub")
                                .withBytes(request.wrapped().bytes()),
                        Node.of("companion_server_auth_key_pub")
                                .withBytes(settings.noise().bytes()),
                        Node.of("companion_platform_id")
                                .withText(settings.client().wireValue()),
                        Node.of("companion_platform_display").withText(settings.display()),
                        Node.of("link_code_pairing_nonce").withBytes(NONCE));
        return request(id, registration);
    }

    /** Sends the key bundle to the phone. */
    static Node companionFinish(
            String id, PairingSettings settings, PairingCodeRequest request, SecretBytes ref, KeyBundle bundle) {
        Node registration = registration("companion_finish", request)
                .withChildren(
                        Node.of("link_code_pairing_wrapped_key_bundle")
                                .withBytes(bundle.wrapped().bytes()),
                        Node.of("companion_identity_public")
                                .withBytes(settings.identity().bytes()),
                        Node.of(REF).withBytes(ref.bytes()));
        return request(id, registration);
    }

    /** Returns the server's name for one code; empty if it is missing or malformed. */
    static Optional<SecretBytes> ref(Node registration) {
        return registration
                .child(REF)
                .flatMap(Node::bytes)
                .filter(bytes -> bytes.length > 0 && bytes.length <= MAX_REF_LENGTH)
                .map(SecretBytes::of);
    }

    private static Node registration(String stage, PairingCodeRequest request) {
        return Node.of(REGISTRATION)
                .with("jid", request.phone() + CompanionStanzas.SERVER)
                .with("stage", stage);
    }

    private static Node request(String id, Node registration) {
        return Node.of("iq")
                .with("id", id)
                .with("xmlns", "md")
                .with("type", "set")
                .with("to", CompanionStanzas.SERVER)
                .withChildren(registration);
    }
}
