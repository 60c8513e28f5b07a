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
 * A pairing code that a companion shows for one phone. The server does not know the code, only what is wrapped in it
 * (whatsmeow {@code pair-code.go}, {@code PairPhone}).
 *
 * @param phone the phone on which it is to be typed
 * @param noise the key of the companion's connection
 * @param ref the server's name for it, random
 * @param wrapped the companion's ephemeral key under the code, 80 bytes
 * @param until when it expires
 * @param typing the state of the latest attempt to type it
 */
public record PairingCodeOffer(
        PhoneNumber phone,
        PublicKey noise,
        SecretBytes ref,
        SecretBytes wrapped,
        Instant until,
        Optional<Typing> typing) {

    /** The lifetime that clients assume (whatsmeow and Baileys agree). */
    static final Duration LIFE = Duration.ofSeconds(180);

    /**
     * {@code Browser (OS)}: the service was seen to refuse a product's name alone, in August 2026, and all other names in
     * brackets.
     */
    private static final Pattern DISPLAY =
            Pattern.compile("[^()\\p{Cntrl}]{1,50} \\((?:Windows|Mac OS|Linux|Android|iOS|Ubuntu|Fedora|Mac)\\)");

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
     * An attempt to type the code.
     *
     * @param until when the companion must have finished
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
     * @param registration from the companion, possibly hostile
     * @param noise the key of the connection's handshake, which the stanza has to name
     * @param ref a new ref
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
                && matches(registration, "companion_platform_id", PLATFORM)
                && matches(registration, "companion_platform_display", DISPLAY)
                && hasNonce(registration);
        return complete && phone.isPresent() && wrapped.isPresent()
                ? Optional.of(new PairingCodeOffer(
                        phone.get(), noise, ref, SecretBytes.of(wrapped.get()), now.plus(LIFE), Optional.empty()))
                : Optional.empty();
    }

    /** Reads a {@code companion_finish}; empty unless it is complete and belongs to this code. */
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

    /** Whether a code was typed and the companion has not finished yet. */
    boolean isAwaited() {
        return typing.filter(typed -> !typed.finished()).isPresent();
    }

    /** The offer after a code was typed; the companion has until then to finish. */
    PairingCodeOffer typed(Instant finishBy) {
        return new PairingCodeOffer(phone, noise, ref, wrapped, until, Optional.of(new Typing(finishBy, false)));
    }

    /** The offer after the companion has finished; the phone checks its answer next. */
    PairingCodeOffer finished() {
        return new PairingCodeOffer(
                phone, noise, ref, wrapped, until, typing.map(typed -> new Typing(typed.until(), true)));
    }

    /** The offer with no attempt under way, so that a code may be typed again. */
    PairingCodeOffer withoutTyping() {
        return new PairingCodeOffer(phone, noise, ref, wrapped, until, Optional.empty());
    }

    /** Does not print number and ref. */
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

    private static boolean matches(Node registration, String tag, Pattern shape) {
        return registration
                .child(tag)
                .flatMap(Node::text)
                .filter(text -> shape.matcher(text).matches())
                .isPresent();
    }

    /** Clients send a byte 0 or the text "0"; the server requires at least one byte. */
    private static boolean hasNonce(Node registration) {
        return registration
                .child("link_code_pairing_nonce")
                .flatMap(Node::text)
                .filter(text -> !text.isEmpty())
                .isPresent();
    }
}
