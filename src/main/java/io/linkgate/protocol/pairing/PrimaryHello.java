package io.linkgate.protocol.pairing;

import io.linkgate.protocol.code.KeyBundle;
import io.linkgate.protocol.code.WrappedEphemeral;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.PairingException;
import io.linkgate.protocol.node.Node;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Optional;

/**
 * The keys of a phone into which a pairing code was typed (whatsmeow {@code pair-code.go}, {@code
 * handleCodePairNotification}).
 *
 * @param ref the server's name for the requested code
 * @param wrapped the phone's ephemeral key, encrypted with the typed code, 80 bytes
 * @param identity the phone's identity
 */
public record PrimaryHello(SecretBytes ref, SecretBytes wrapped, PublicKey identity) {

    public PrimaryHello {
        Objects.requireNonNull(ref);
        Objects.requireNonNull(wrapped);
        Objects.requireNonNull(identity);
    }

    /**
     * Reads a {@code link_code_companion_reg} of the stage {@code primary_hello}.
     *
     * @return empty if a part is missing, has another length, or is a key of small order; an empty message is known to
     *     come first
     */
    static Optional<PrimaryHello> of(Node registration) {
        Optional<SecretBytes> ref = PairingCodeStanzas.ref(registration);
        Optional<byte[]> wrapped =
                part(registration, "link_code_pairing_wrapped_primary_ephemeral_pub", WrappedEphemeral.LENGTH);
        Optional<PublicKey> identity = part(registration, "primary_identity_pub", PublicKey.LENGTH)
                .map(PublicKey::of)
                .filter(key -> !key.isSmallOrder());
        return ref.isPresent() && wrapped.isPresent() && identity.isPresent()
                ? Optional.of(new PrimaryHello(ref.get(), SecretBytes.of(wrapped.get()), identity.get()))
                : Optional.empty();
    }

    /**
     * Computes the key bundle for the phone, sealed so that only a phone into which the right code was typed can open
     * it. Takes about 100 milliseconds of computing.
     *
     * @param request the request with the code for the phone
     * @param identity our own
     * @throws PairingException if one of the phone's keys has small order
     */
    public KeyBundle answer(PairingCodeRequest request, KeyPair identity, SecureRandom random) throws PairingException {
        PublicKey ephemeral = WrappedEphemeral.unwrap(request.code(), wrapped.bytes());
        return KeyBundle.seal(request.ephemeral(), identity, ephemeral, this.identity, random);
    }

    private static Optional<byte[]> part(Node registration, String tag, int length) {
        return registration.child(tag).flatMap(Node::bytes).filter(bytes -> bytes.length == length);
    }

    /** Shows only the beginning of the phone's public identity. */
    @Override
    public String toString() {
        return "PrimaryHello[" + identity + "]";
    }
}
