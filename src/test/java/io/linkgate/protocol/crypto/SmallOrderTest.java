package io.linkgate.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The values of small order that https://cr.yp.to/ecdh.html lists, little-endian: 0, 1, two of order 8 and p - 1. Then
 * p and p + 1, which stand for 0 and 1, and each of the seven once more with the top bit set, which X25519 ignores (RFC
 * 7748, section 5).
 */
class SmallOrderTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "0100000000000000000000000000000000000000000000000000000000000080",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b880",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f11d7",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            })
    void keyOfSmallOrderIsKnown(String hex) {
        assertThat(key(hex).isSmallOrder()).isTrue();
    }

    @Test
    void honestKeysAreNot() {
        SecureRandom random = new SecureRandom();
        for (int i = 0; i < 100; i++) {
            assertThat(KeyPair.generate(random).publicKey().isSmallOrder()).isFalse();
        }
        assertThat(key("0900000000000000000000000000000000000000000000000000000000000000")
                        .isSmallOrder())
                .isFalse();
    }

    /**
     * Under u = 0, the point of order two, the equation [S]B = R + [h]A holds for S = 0 and R the neutral point
     * whenever h is even, which half of all messages are; under the others for one message in four or eight.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"
            })
    void signatureWithoutAPrivateKeyIsRefused(String hex) {
        byte[] forged = new byte[XEdDsa.SIGNATURE_LENGTH];
        forged[0] = 1; // R = (0, 1), S = 0

        for (int message = 0; message < 128; message++) {
            assertThat(XEdDsa.verify(key(hex), new byte[] {(byte) message}, forged))
                    .isFalse();
        }
    }

    private static PublicKey key(String hex) {
        return PublicKey.of(HexFormat.of().parseHex(hex));
    }
}
