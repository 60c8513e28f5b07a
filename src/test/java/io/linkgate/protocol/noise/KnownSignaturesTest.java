package io.linkgate.protocol.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.XEdDsa;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KnownSignaturesTest {

    private final SecureRandom random = new SecureRandom();
    private final KeyPair signer = KeyPair.generate(random);
    private final byte[] message = bytes("a certificate");
    private final byte[] signature = sign(message);
    private final AtomicInteger checks = new AtomicInteger();
    private final KnownSignatures known = new KnownSignatures(2, this::check);

    @Test
    void validSignatureIsCheckedOnce() {
        assertThat(verify(message, signature)).isTrue();
        assertThat(verify(message, signature)).isTrue();

        assertThat(checks).hasValue(1);
    }

    @Test
    void anyOtherBitIsCheckedAndRefused() {
        verify(message, signature);

        for (int bit = 0; bit < message.length * 8; bit++) {
            assertThat(verify(flipped(message, bit), signature)).isFalse();
        }
        for (int bit = 0; bit < signature.length * 8; bit++) {
            assertThat(verify(message, flipped(signature, bit))).isFalse();
        }
        PublicKey other = KeyPair.generate(random).publicKey();
        assertThat(known.verify(other, message, signature)).isFalse();
    }

    @Test
    void invalidSignatureIsRefusedHoweverOftenItComes() {
        byte[] forged = flipped(signature, 7);

        assertThat(verify(message, forged)).isFalse();
        assertThat(verify(message, forged)).isFalse();

        assertThat(checks).hasValue(2);
    }

    @Test
    void leastRecentlyRequestedOneIsForgotten() {
        byte[] second = bytes("second");
        byte[] third = bytes("third");
        verify(message, signature);
        verify(second, sign(second));
        verify(message, signature);
        verify(third, sign(third));
        assertThat(checks).hasValue(3);

        verify(message, signature);
        assertThat(checks).as("still known").hasValue(3);
        verify(second, sign(second));
        assertThat(checks).as("forgotten").hasValue(4);
    }

    private boolean verify(byte[] what, byte[] how) {
        return known.verify(signer.publicKey(), what, how);
    }

    private boolean check(PublicKey key, byte[] what, byte[] how) {
        checks.incrementAndGet();
        return XEdDsa.verify(key, what, how);
    }

    private byte[] sign(byte[] what) {
        byte[] mixed = new byte[KeyPair.SIGNATURE_RANDOM_LENGTH];
        return signer.sign(what, mixed); // the same randomness gives the same signature
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
