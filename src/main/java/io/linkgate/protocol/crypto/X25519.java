package io.linkgate.protocol.crypto;

import com.github.auties00.curve25519.Curve25519;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.KeyAgreement;

/** X25519 on raw 32-byte keys, on top of the JDK's {@code XDH}, which works with integers and key objects. */
final class X25519 {

    private X25519() {}

    /**
     * Computes the public half from a clamped private one, by the library that signs: the JDK cannot derive it, and an
     * agreement with the base point takes twice as long, which a device feels that publishes 812 pre-keys.
     */
    static PublicKey publicKey(byte[] scalar) {
        return PublicKey.of(Curve25519.getPublicKey(scalar));
    }

    static byte[] agree(byte[] scalar, PublicKey peer) {
        byte[] u = peer.bytes();
        // RFC 7748 section 5: implementations must mask the most significant bit of the last byte.
        u[31] &= 0x7F;
        byte[] secret;
        try {
            KeyFactory factory = KeyFactory.getInstance("X25519");
            PrivateKey own = factory.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar));
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            agreement.init(own);
            agreement.doPhase(
                    factory.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, LittleEndian.integer(u))),
                    true);
            secret = agreement.generateSecret();
        } catch (InvalidKeyException e) {
            throw new CryptoException("the peer's key has small order", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no X25519", e);
        }
        // The JDK refuses small orders; another provider may not.
        int bits = 0;
        for (byte b : secret) {
            bits |= b;
        }
        if (bits == 0) {
            throw new CryptoException("the peer's key has small order");
        }
        return secret;
    }
}
