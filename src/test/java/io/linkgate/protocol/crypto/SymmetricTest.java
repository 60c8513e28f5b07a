package io.linkgate.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SymmetricTest {

    private static final byte[] KEY = new byte[32];
    private static final byte[] NONCE = new byte[12];

    @Test
    void hkdfIsTheOneOfRfc5869() {
        // RFC 5869 appendix A.1
        assertThat(Hkdf.derive(
                        hex("000102030405060708090a0b0c"), hex("0b".repeat(22)), hex("f0f1f2f3f4f5f6f7f8f9"), 42))
                .isEqualTo(hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"));
        // RFC 5869 appendix A.3: no salt, no info
        assertThat(Hkdf.derive(new byte[0], hex("0b".repeat(22)), new byte[0], 42))
                .isEqualTo(hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"));
    }

    @Test
    void gcmIsTheOneOfItsSpecification() {
        // McGrew and Viega, "The Galois/Counter Mode of Operation", test cases 13 and 14
        assertThat(AesGcm.seal(KEY, NONCE, new byte[0], new byte[0]))
                .isEqualTo(hex("530f8afbc74536b9a963b4f1c4cb738b"));
        assertThat(AesGcm.seal(KEY, NONCE, new byte[16], new byte[0]))
                .isEqualTo(hex("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"));
    }

    @Test
    void alteredCiphertextDoesNotOpen() {
        byte[] associated = {1};
        byte[] sealed = AesGcm.seal(KEY, NONCE, new byte[] {7, 8, 9}, associated);
        assertThat(AesGcm.open(KEY, NONCE, sealed, associated)).containsExactly(7, 8, 9);

        for (int i = 0; i < sealed.length; i++) {
            byte[] altered = sealed.clone();
            altered[i] ^= 1;
            assertThatThrownBy(() -> AesGcm.open(KEY, NONCE, altered, associated))
                    .isInstanceOf(CryptoException.class);
            byte[] shortened = Arrays.copyOf(sealed, i);
            assertThatThrownBy(() -> AesGcm.open(KEY, NONCE, shortened, associated))
                    .isInstanceOf(CryptoException.class);
        }
        assertThatThrownBy(() -> AesGcm.open(KEY, NONCE, sealed, new byte[0])).isInstanceOf(CryptoException.class);
    }

    @Test
    void cbcIsTheOneOfItsSpecification() {
        // NIST SP 800-38A, F.2.5: the first two blocks, then a block of padding
        byte[] key = hex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
        byte[] iv = hex("000102030405060708090a0b0c0d0e0f");
        byte[] plain = hex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51");

        byte[] encrypted = AesCbc.encrypt(key, iv, plain);

        assertThat(encrypted).hasSize(48);
        assertThat(Arrays.copyOf(encrypted, 32))
                .isEqualTo(hex("f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d"));
        assertThat(AesCbc.decrypt(key, iv, encrypted)).contains(plain);
        assertThat(AesCbc.decrypt(key, iv, Arrays.copyOf(encrypted, 32))).isEmpty();
        assertThat(AesCbc.decrypt(key, iv, Arrays.copyOf(encrypted, 47))).isEmpty();
        assertThat(AesCbc.decrypt(key, iv, new byte[0])).isNotPresent();
    }

    @Test
    void digestsConcatenateTheirParts() {
        byte[] version = "2.3000.1043857760".getBytes(StandardCharsets.US_ASCII);
        assertThat(Digests.md5(version)).isEqualTo(hex("f6f65c0607a1cdffd8752b051fc95edf"));
        assertThat(Digests.sha256(new byte[] {1}, new byte[] {2, 3})).isEqualTo(Digests.sha256(new byte[] {1, 2, 3}));
    }

    @Test
    void secretNeverPrintsAndCanBeWiped() {
        byte[] original = {1, 2, 3};
        SecretBytes secret = SecretBytes.of(original);
        assertThat(secret).hasToString("SecretBytes[3]").isEqualTo(SecretBytes.of(original));
        original[0] = 9;
        secret.bytes()[1] = 9;
        assertThat(secret.bytes()).containsExactly(1, 2, 3);

        secret.wipe();

        assertThatThrownBy(secret::bytes).isInstanceOf(IllegalStateException.class);
        assertThat(secret).isNotEqualTo(SecretBytes.of(new byte[3])).isEqualTo(secret);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
