package io.linkgate.sandbox.stage;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.code.WrappedEphemeral;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.node.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A companion shows a code that is to be typed into one phone. The server does not know the code, only what is wrapped in
 * it (whatsmeow {@code pair-code.go}, {@code PairPhone}).
 *
 * @param phone into which one
 * @param noise the key of the companion's connection
 * @param ref the server's name for it, random
 * @param wrapped the companion's ephemeral key under the code, 80 bytes
 * @param until when it is void
 * @param typing what became of it when a code was typed last
 */
public record PairingCodeOffer(
        PhoneNumber phone,
        PublicKey noise,
        SecretBytes ref,
        SecretBytes wrapped,
        Instant until,
        Optional<Typing> typing) {

    /** As long as clients take one for good (whatsmeow and Baileys agree). */
    static final Duration LIFE = Duration.ofSeconds(180);

    /** {@code Browser (OS)}: with a product's name alone the service was seen to say no, in August 2026. */
    private static final Pattern DISPLAY = Pattern.compile("[^()\\p{Cntrl}]{1,50} \\([^()\\p{Cntrl}]{1,47}\\)");

    /** One letter or number, see {@link io.linkgate.protocol.code.ClientType}; known clients send up to two. */
    private static final Pattern PLATFORM = Pattern.compile("[0-9a-z]{1,2}");

    private static final String JID_SERVER = "@s.whatsapp.net";

    public PairingCodeOffer {
        Objects.requireNonNull(phone);
        Objects.requireNonNull(noise);
        Objects.requireNonNull(ref);
        Objects.requireNonNull(until);
        Objects.requireNonNull(typing);
        if (wrapped.length() != WrappedEphemeral.LENGTH) {
            throw new IllegalArgumentException("a wrapped key has 80 bytes, not " + wrapped.length());
        }
    }

    /**
     * A code was typed.
     *
     * @param until by when the companion must have finished
     * @param finished whether it has
     */
    record Typing(Instant until, boolean finished) {
        Typing {
            Objects.requireNonNull(until);
        }
    }

    /**
     * Reads a {@code companion_hello}.
     *
     * @param registration may be hostile
     * @param noise the key of the connection's handshake, which it has to name
     * @param ref new
     * @return empty when a part is missing or wrong
     */
    static Optional<PairingCodeOffer> of(Node registration, PublicKey noise, SecretBytes ref, Instant now) {
        Optional<PhoneNumber> phone = phone(registration);
        Optional<byte[]> wrapped = registration
                .child("link_code_pairing_wrapped_companion_ephemeral_pub")
                .flatMap(Node::bytes)
                .filter(bytes -> bytes.length == WrappedEphemeral.LENGTH);
        boolean complete = key(registration, "companion_server_auth_key_pub")
                        .filter(noise::equals)
                        .isPresent()
                && says(registration, "companion_platform_id", PLATFORM)
                && says(registration, "companion_platform_display", DISPLAY)
                && hasNonce(registration);
        return complete && phone.isPresent() && wrapped.isPresent()
                ? Optional.of(new PairingCodeOffer(
                        phone.get(), noise, ref, SecretBytes.of(wrapped.get()), now.plus(LIFE), Optional.empty()))
                : Optional.empty();
    }

    /** Reads a {@code companion_finish}; empty unless it is complete and about this code. */
    Optional<Finish> finish(Node registration) {
        boolean ours = phone(registration).filter(phone::equals).isPresent()
                && registration
                        .child(PairingCodeReplies.REF)
                        .flatMap(Node::bytes)
                        .map(SecretBytes::of)
                        .filter(ref::equals)
                        .isPresent();
        Optional<PublicKey> identity = key(registration, "companion_identity_public");
        Optional<byte[]> bundle = registration
                .child("link_code_pairing_wrapped_key_bundle")
                .flatMap(Node::bytes)
                .filter(bytes -> bytes.length == Finish.BUNDLE_LENGTH);
        return ours && identity.isPresent() && bundle.isPresent()
                ? Optional.of(new Finish(identity.get(), SecretBytes.of(bundle.get())))
                : Optional.empty();
    }

    boolean isGoodAt(Instant now) {
        return now.isBefore(until);
    }

    /** Whether the companion has been told of a typed code and has not finished. */
    boolean isAwaited() {
        return typing.filter(typed -> !typed.finished()).isPresent();
    }

    /** A code was typed; the companion has until then. */
    PairingCodeOffer typed(Instant finishBy) {
        return new PairingCodeOffer(phone, noise, ref, wrapped, until, Optional.of(new Typing(finishBy, false)));
    }

    /** The companion has finished; the phone looks at it now. */
    PairingCodeOffer finished() {
        return new PairingCodeOffer(
                phone, noise, ref, wrapped, until, typing.map(typed -> new Typing(typed.until(), true)));
    }

    /** It may be typed again. */
    PairingCodeOffer untyped() {
        return new PairingCodeOffer(phone, noise, ref, wrapped, until, Optional.empty());
    }

    /** Nothing of number and ref. */
    @Override
    public String toString() {
        return "PairingCodeOffer[until=" + until + "]";
    }

    private static Optional<PhoneNumber> phone(Node registration) {
        return registration
                .attribute("jid")
                .filter(jid -> jid.endsWith(JID_SERVER))
                .map(jid -> jid.substring(0, jid.length() - JID_SERVER.length()))
                .flatMap(PhoneNumber::ofDigits);
    }

    private static Optional<PublicKey> key(Node registration, String tag) {
        return registration
                .child(tag)
                .flatMap(Node::bytes)
                .filter(bytes -> bytes.length == PublicKey.LENGTH)
                .map(PublicKey::of);
    }

    private static boolean says(Node registration, String tag, Pattern shape) {
        return registration
                .child(tag)
                .flatMap(Node::text)
                .filter(text -> shape.matcher(text).matches())
                .isPresent();
    }

    /** A byte 0 or the text "0", by client; some byte in any case. */
    private static boolean hasNonce(Node registration) {
        return registration
                .child("link_code_pairing_nonce")
                .flatMap(Node::text)
                .filter(text -> !text.isEmpty())
                .isPresent();
    }
}
