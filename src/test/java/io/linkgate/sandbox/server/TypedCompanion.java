package io.linkgate.sandbox.server;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.code.KeyBundle;
import io.linkgate.protocol.code.PairingCode;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.AdvVerdict;
import io.linkgate.protocol.identity.PairingException;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.pairing.PairingCodeRequest;
import io.linkgate.protocol.pairing.PrimaryHello;
import io.linkgate.protocol.socket.ChannelException;
import io.linkgate.protocol.socket.ClientVersion;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;

/** A companion without a socket that shows pairing codes. */
public final class TypedCompanion {

    private static final ClientVersion CURRENT = new ClientVersion(2, 3000, 1_043_857_760);

    private final TestCompanion.Keys keys;
    private final TestCompanion companion;
    private final SecureRandom random;
    private int asked;
    private PairingCodeRequest request;
    private Optional<SecretBytes> ref = Optional.empty();

    public TypedCompanion(SandboxServer server, Clock clock, SecureRandom random) throws ChannelException {
        this.random = random;
        keys = new TestCompanion.Keys(random);
        companion = TestCompanion.registering(keys, server, CURRENT, clock, random);
        request = PairingCodeRequest.make(0, "15550001111", random);
    }

    public TestCompanion bare() {
        return companion;
    }

    /** Requests a new pairing code for that phone. */
    public PairingCode asks(PhoneNumber phone) throws ChannelException {
        request = PairingCodeRequest.make(++asked, Long.toString(phone.digits()), random);
        companion.says(request("h" + asked, hello()));
        Node answer = companion.last();
        ref = answer.child("link_code_companion_reg")
                .flatMap(registration -> registration.child("link_code_pairing_ref"))
                .flatMap(Node::bytes)
                .map(SecretBytes::of);
        return request.code();
    }

    /** The companion_hello of its code. */
    Node hello() {
        return registration("companion_hello")
                .with("should_show_push_notification", "true")
                .withChildren(
                        Node.of("link_code_pairing_wrapped_companion_ephemeral_pub")
                                .withBytes(request.wrapped().bytes()),
                        Node.of("companion_server_auth_key_pub")
                                .withBytes(keys.noise().bytes()),
                        Node.of("companion_platform_id").withText("1"),
                        Node.of("companion_platform_display").withText("Chrome (Linux)"),
                        Node.of("link_code_pairing_nonce").withBytes(new byte[1]));
    }

    /** Finishes correctly. */
    public void finishes() throws ChannelException, PairingException {
        companion.says(request("f", finish()));
    }

    /** The companion_finish that answers the latest notification. */
    Node finish() throws ChannelException, PairingException {
        Node received = companion.last().child("link_code_companion_reg").orElseThrow();
        PrimaryHello primary = new PrimaryHello(
                SecretBytes.of(part(received, "link_code_pairing_ref")),
                SecretBytes.of(part(received, "link_code_pairing_wrapped_primary_ephemeral_pub")),
                PublicKey.of(part(received, "primary_identity_pub")));
        KeyBundle bundle = primary.answer(request, keys.identity(), random);
        companion.agreesOn(bundle.advSecret());
        return registration("companion_finish")
                .withChildren(
                        Node.of("link_code_pairing_wrapped_key_bundle")
                                .withBytes(bundle.wrapped().bytes()),
                        Node.of("companion_identity_public")
                                .withBytes(keys.identity().publicKey().bytes()),
                        Node.of("link_code_pairing_ref").withBytes(ref().bytes()));
    }

    public AdvVerdict signs() throws ChannelException {
        return companion.signs();
    }

    /** The number of the error that answers a registration; empty if it is accepted. */
    Optional<String> errorTo(Node registration) throws ChannelException {
        return errorToRequest(request("x", registration));
    }

    Optional<String> errorToRequest(Node iq) throws ChannelException {
        int before = companion.received().size();
        companion.says(iq);
        Node answer = companion.received().get(before);
        if (!answer.has("id", iq.attribute("id").orElseThrow())) {
            throw new AssertionError("the answer to something else");
        }
        return answer.has("type", "error")
                ? answer.child("error").flatMap(error -> error.attribute("code"))
                : Optional.empty();
    }

    SecretBytes ref() {
        return ref.orElseThrow();
    }

    static Node request(String id, Node registration) {
        return Node.of("iq")
                .with("id", id)
                .with("xmlns", "md")
                .with("type", "set")
                .with("to", "@s.whatsapp.net")
                .withChildren(registration);
    }

    /** That registration with the part of that tag replaced. */
    static Node altered(Node registration, Node part) {
        return registration.withChildren(registration.children().stream()
                .map(child -> child.tag().equals(part.tag()) ? part : child)
                .toList());
    }

    /** That registration without the part of that tag. */
    static Node without(Node registration, String tag) {
        return registration.withChildren(registration.children().stream()
                .filter(child -> !child.tag().equals(tag))
                .toList());
    }

    /** That registration with one bit of a part turned. */
    static Node damaged(Node registration, String tag) {
        byte[] bytes = part(registration, tag);
        byte[] other = Arrays.copyOf(bytes, bytes.length);
        other[other.length - 1] ^= 1;
        return altered(registration, Node.of(tag).withBytes(other));
    }

    private Node registration(String stage) {
        return Node.of("link_code_companion_reg")
                .with("jid", request.phone() + "@s.whatsapp.net")
                .with("stage", stage);
    }

    private static byte[] part(Node registration, String tag) {
        return registration.child(tag).flatMap(Node::bytes).orElseThrow();
    }
}
