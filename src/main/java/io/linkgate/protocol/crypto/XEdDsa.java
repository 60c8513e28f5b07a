package io.linkgate.protocol.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.util.Objects;

/**
 * Verification of XEdDSA signatures (Signal, "The XEdDSA and VXEdDSA Signature Schemes", revision 1, section 2.4) with
 * the sign bit of the Edwards key carried in bit 7 of the last signature byte, as libsignal does.
 *
 * <p>The JDK's Ed25519 verifies, after conversion of the key, rather than the library that signs: the JDK refuses the
 * second encoding of S, so a signature has one form only.
 */
public final class XEdDsa {

    /** Length of a signature in bytes. */
    public static final int SIGNATURE_LENGTH = 64;

    /** 2^255 - 19. */
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    private XEdDsa() {}

    /**
     * Returns whether the signature over the message was made with the private half of the key. Never under a key of
     * small order ({@link PublicKey#isSmallOrder}), under which anyone can sign.
     *
     * @param signature any bytes; malformed ones do not verify
     */
    public static boolean verify(PublicKey key, byte[] message, byte[] signature) {
        Objects.requireNonNull(message);
        BigInteger u = LittleEndian.integer(key.bytes());
        BigInteger denominator = u.add(BigInteger.ONE);
        // u = p - 1 has no image on the Edwards curve; larger values are not reduced, which section 2.4 refuses.
        if (signature.length != SIGNATURE_LENGTH || key.isSmallOrder() || denominator.compareTo(P) >= 0) {
            return false;
        }
        BigInteger y =
                u.subtract(BigInteger.ONE).multiply(denominator.modInverse(P)).mod(P);
        boolean odd = (signature[63] & 0x80) != 0;
        byte[] plain = signature.clone();
        plain[63] &= 0x7F;
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(KeyFactory.getInstance("Ed25519")
                    .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(odd, y))));
            ed25519.update(message);
            return ed25519.verify(plain);
        } catch (SignatureException | InvalidKeySpecException | InvalidKeyException e) {
            return false; // not a point, or S out of range
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no Ed25519", e);
        }
    }
}
