package io.linkgate.protocol.identity;

import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.node.PeerText;
import java.util.Objects;
import java.util.Optional;

/**
 * The server's message to a companion that a phone has confirmed (whatsmeow {@code pair.go}, {@code
 * handlePairSuccess}). Not checked yet. Never prints a phone number.
 *
 * @param request the stanza to answer, without its content
 * @param content the phone's confirmation, for {@link AdvVerifier}
 * @param jid the companion's own JID, {@code user:device@server}
 * @param lid the same under the account's hidden number; empty for old accounts
 * @param platform what kind of phone, for example {@code android} or {@code smba}; empty if not sent
 * @param business the name of a business account; empty for others
 * @param props what the account has migrated
 */
public record PairSuccess(
        Node request,
        SecretBytes content,
        String jid,
        String lid,
        String platform,
        String business,
        ClientProps props) {

    private static final int MAX_TEXT = 1024;
    private static final int MAX_PLATFORM = 32;
    private static final int MAX_NAME = 128;
    private static final int MAX_LID = 64;

    public PairSuccess {
        Objects.requireNonNull(request);
        Objects.requireNonNull(content);
        Objects.requireNonNull(jid);
        Objects.requireNonNull(lid);
        Objects.requireNonNull(platform);
        Objects.requireNonNull(business);
        Objects.requireNonNull(props);
    }

    /**
     * Reads the stanza.
     *
     * @param iq one with a child {@code pair-success}
     * @throws PairingException if something that every account has is missing, or something is absurdly long
     */
    public static PairSuccess of(Node iq) throws PairingException {
        Node success = iq.child("pair-success").orElseThrow(() -> new PairingException("no pair-success"));
        byte[] content = success.child("device-identity")
                .flatMap(Node::bytes)
                .orElseThrow(() -> new PairingException("a pair-success without device identity"));
        String jid = text(success, "device", "jid");
        if (!jid.matches("[0-9]+(:[0-9]+)?@.+")) {
            throw new PairingException("a pair-success without the JID of the device");
        }
        return new PairSuccess(
                iq.withoutContent(),
                SecretBytes.of(content),
                jid,
                lid(text(success, "device", "lid")),
                PeerText.oneLine(text(success, "platform", "name"), MAX_PLATFORM),
                PeerText.oneLine(text(success, "biz", "name"), MAX_NAME),
                success.child("client-props")
                        .flatMap(Node::bytes)
                        .map(ClientProps::of)
                        .orElse(ClientProps.NONE));
    }

    /** The login repeats it, so a malformed one is treated as missing. */
    private static String lid(String text) {
        return text.length() <= MAX_LID && text.matches("[0-9]+(:[0-9]+)?@[a-z.]+") ? text : "";
    }

    private static String text(Node success, String child, String attribute) throws PairingException {
        Optional<String> value = success.child(child).flatMap(node -> node.attribute(attribute));
        if (value.filter(text -> text.length() > MAX_TEXT).isPresent()) {
            throw new PairingException("a pair-success with an overlong " + child);
        }
        return value.orElse("");
    }

    @Override
    public String toString() {
        return "PairSuccess[" + platform + "]";
    }
}
