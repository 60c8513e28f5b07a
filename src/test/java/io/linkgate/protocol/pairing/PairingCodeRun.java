package io.linkgate.protocol.pairing;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.protocol.Vectors;
import io.linkgate.protocol.code.KeyBundle;
import io.linkgate.protocol.code.PairingCode;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.node.Node;
import java.time.Duration;

/** Machines on the way to a link by pairing code, with keys and bundles from the published vectors. */
final class PairingCodeRun {

    static final String PHONE = "15550001111";
    static final byte[] REF = {7, 7, 7};

    private static final JsonNode VECTOR =
            Vectors.each("linkcode.json").toList().get(0);

    private PairingCodeRun() {}

    static PairingCodeRequest request(int ticket) {
        return new PairingCodeRequest(
                ticket,
                PHONE,
                PairingCode.ofRandom(Vectors.hex(VECTOR, "/rawCodeHex")),
                KeyPair.ofPrivate(Vectors.hex(VECTOR, "/companionEphemeral/private")),
                secret("/companionHello/wrappedCompanionEphemeralHex"));
    }

    static PrimaryHello hello() {
        return PrimaryHello.of(registration()).orElseThrow();
    }

    static KeyBundle bundle() {
        return new KeyBundle(secret("/companionFinish/wrappedKeyBundleHex"), secret("/companionFinish/advSecretHex"));
    }

    /** Refs have come and a caller has requested a code. */
    static PairingRun asked(String... refs) {
        return PairingRun.showing(refs).on(new PairingEvent.CodeWanted(request(1)));
    }

    /** The phone is waiting for the code. */
    static PairingRun offered(String... refs) {
        return asked(refs).receives(answer("7.8-1"));
    }

    /** The code was typed. */
    static PairingRun typed(String... refs) {
        return offered(refs).receives(primaryHello());
    }

    /** The key bundle was sent to the phone. */
    static PairingRun finished(String... refs) {
        return typed(refs).on(sealed());
    }

    /** The key bundle was sent half a minute before the phone's limit, and the only code has expired. */
    static PairingRun awaitingSuccess() {
        PairingRun run = offered("r1").wait(Duration.ofSeconds(30)).receives(primaryHello());
        return run.on(sealed()).pass(Duration.ofSeconds(30), true);
    }

    static PairingEvent.BundleSealed sealed() {
        return new PairingEvent.BundleSealed(request(1), hello(), bundle());
    }

    /** Returns the server's good answer to a {@code companion_hello}. */
    static Node answer(String id) {
        return Node.of("iq")
                .with("from", "@s.whatsapp.net")
                .with("type", "result")
                .with("id", id)
                .withChildren(Node.of("link_code_companion_reg")
                        .withChildren(Node.of("link_code_pairing_ref").withBytes(REF)));
    }

    static Node error(String id, String code) {
        return Node.of("iq")
                .with("from", "@s.whatsapp.net")
                .with("type", "error")
                .with("id", id)
                .withChildren(Node.of("error").with("code", code).with("text", "no"));
    }

    static Node primaryHello() {
        return notification(registration());
    }

    static Node registration() {
        return Node.of("link_code_companion_reg")
                .with("stage", "primary_hello")
                .withChildren(
                        Node.of("link_code_pairing_ref").withBytes(REF),
                        Node.of("link_code_pairing_wrapped_primary_ephemeral_pub")
                                .withBytes(Vectors.hex(VECTOR, "/primaryHello/wrappedPrimaryEphemeralHex")),
                        Node.of("primary_identity_pub").withBytes(Vectors.hex(VECTOR, "/primaryIdentity/public")));
    }

    static Node notification(Node registration) {
        return Node.of("notification")
                .with("from", "@s.whatsapp.net")
                .with("type", "link_code_companion_reg")
                .with("id", "4712")
                .with("t", "1767225712")
                .withChildren(registration);
    }

    static Node refresh() {
        return Node.of("notification")
                .with("from", "@s.whatsapp.net")
                .with("type", "companion_reg_refresh")
                .with("id", "4711")
                .withChildren(Node.of("companion_reg_refresh"));
    }

    static PublicKey phoneIdentity() {
        return PublicKey.of(Vectors.hex(VECTOR, "/primaryIdentity/public"));
    }

    private static SecretBytes secret(String pointer) {
        return SecretBytes.of(Vectors.hex(VECTOR, pointer));
    }
}
