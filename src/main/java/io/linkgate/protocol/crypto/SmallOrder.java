package io.linkgate.protocol.crypto;

import java.math.BigInteger;
import java.util.Set;

/**
 * The u coordinates of the points of small order on Curve25519 and its twist. Source: D. J. Bernstein, "A
 * state-of-the-art Diffie-Hellman function", https://cr.yp.to/ecdh.html, "How do I validate Curve25519 public keys?",
 * which lists them together with their unreduced encodings.
 */
final class SmallOrder {

    /** 2^255 - 19. */
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    private static final Set<BigInteger> COORDINATES = Set.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            new BigInteger("325606250916557431795983626356110631294008115727848805560023387167927233504"),
            new BigInteger("39382357235489614581723060781553021112529911719440698176882885853963445705823"),
            P.subtract(BigInteger.ONE));

    private SmallOrder() {}

    /** The top bit is ignored (RFC 7748 section 5), and values are reduced modulo p. */
    static boolean contains(byte[] u) {
        return COORDINATES.contains(LittleEndian.integer(u).clearBit(255).mod(P));
    }
}
