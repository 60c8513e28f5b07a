package io.linkgate.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPairTest {

    private final SecureRandom random = new SecureRandom();

    @Test
    void agreementIsTheOneOfRfc7748() {
        // RFC 7748 section 6.1
        KeyPair alice = KeyPair.ofPrivate(hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
        PublicKey bob = PublicKey.of(hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"));

        assertThat(alice.agree(bob)).isEqualTo(hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"));
    }

    @Test
    void bothSidesAgree() {
        KeyPair one = KeyPair.generate(random);
        KeyPair two = KeyPair.generate(random);

        assertThat(one.agree(two.publicKey())).isEqualTo(two.agree(one.publicKey()));
    }

    @Test
    void topBitOfAPeersKeyIsIgnored() {
        KeyPair one = KeyPair.generate(random);
        byte[] peer = KeyPair.generate(random).publicKey().bytes();
        byte[] secret = one.agree(PublicKey.of(peer));

        peer[31] |= (byte) 0x80;

        assertThat(one.agree(PublicKey.of(peer))).isEqualTo(secret);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    void pointOfSmallOrderIsRefused(String point) {
        KeyPair one = KeyPair.generate(random);

        assertThatThrownBy(() -> one.agree(PublicKey.of(hex(point)))).isInstanceOf(CryptoException.class);
    }

    @Test
    void privateHalfIsStoredClamped() {
        byte[] scalar = new byte[32];
        Arrays.fill(scalar, (byte) 0xFF);

        byte[] stored = KeyPair.ofPrivate(scalar).privateBytes();

        assertThat(stored[0]).isEqualTo((byte) 0xF8);
        assertThat(stored[31]).isEqualTo((byte) 0x7F);
        assertThat(scalar[0]).as("the caller's array is left alone").isEqualTo((byte) 0xFF);
        assertThat(KeyPair.ofPrivate(stored).publicKey())
                .isEqualTo(KeyPair.ofPrivate(scalar).publicKey());
    }

    /** Two implementations: the library's of the Edwards curve, and the JDK's of the Montgomery curve. */
    @Test
    void publicHalfIsTheAgreementWithTheBasePoint() {
        byte[] nine = new byte[32];
        nine[0] = 9;
        for (int i = 0; i < 200; i++) {
            KeyPair pair = KeyPair.generate(random);

            assertThat(pair.publicKey().bytes()).isEqualTo(pair.agree(PublicKey.of(nine)));
        }
    }

    @Test
    void restoredPairAgreesAsBefore() {
        KeyPair one = KeyPair.generate(random);
        KeyPair two = KeyPair.generate(random);

        KeyPair restored = KeyPair.restore(one.privateBytes(), one.publicKey());

        assertThat(restored.publicKey()).isEqualTo(one.publicKey());
        assertThat(restored.agree(two.publicKey())).isEqualTo(two.agree(one.publicKey()));
        assertThatThrownBy(() -> KeyPair.restore(new byte[31], one.publicKey()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void unclampedPrivateHalfSignsVerifiably() {
        byte[] scalar = new byte[32];
        for (int i = 0; i < 40; i++) {
            random.nextBytes(scalar);
            scalar[0] |= 7;
            scalar[31] |= (byte) 0x80;
            KeyPair pair = KeyPair.ofPrivate(scalar);
            byte[] message = {1, 2, 3};

            assertThat(XEdDsa.verify(pair.publicKey(), message, pair.sign(message, bytes(64))))
                    .isTrue();
        }
    }

    @Test
    void alteredSignatureOrMessageOrKeyIsRefused() {
        KeyPair pair = KeyPair.generate(random);
        byte[] message = bytes(50);
        byte[] signature = pair.sign(message, bytes(64));
        for (int bit = 0; bit < 512; bit++) {
            assertThat(XEdDsa.verify(pair.publicKey(), message, flipped(signature, bit)))
                    .as("bit %d", bit)
                    .isFalse();
        }
        assertThat(XEdDsa.verify(pair.publicKey(), flipped(message, 7), signature))
                .isFalse();
        assertThat(XEdDsa.verify(KeyPair.generate(random).publicKey(), message, signature))
                .isFalse();
    }

    @Test
    void secondEncodingOfASignatureIsRefused() {
        KeyPair pair = KeyPair.generate(random);
        byte[] message = bytes(10);
        byte[] signature = pair.sign(message, bytes(64));
        BigInteger order = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
        byte[] s = Arrays.copyOfRange(signature, 32, 64);
        byte sign = (byte) (s[31] & 0x80);
        s[31] &= 0x7F;
        byte[] other = littleEndian(LittleEndian.integer(s).add(order));
        other[31] |= sign;
        byte[] malleated = signature.clone();
        System.arraycopy(other, 0, malleated, 32, 32);

        assertThat(XEdDsa.verify(pair.publicKey(), message, malleated)).isFalse();
    }

    @Test
    void garbageIsNeverASignatureAndNeverThrows() {
        for (int i = 0; i < 300; i++) {
            byte[] signature = bytes(i < 150 ? 64 : random.nextInt(130));
            assertThat(XEdDsa.verify(PublicKey.of(bytes(32)), bytes(random.nextInt(40)), signature))
                    .isFalse();
        }
        byte[] ones = new byte[32];
        Arrays.fill(ones, (byte) 0xFF);
        assertThat(XEdDsa.verify(PublicKey.of(ones), bytes(3), bytes(64))).isFalse();
        byte[] minusOne = hex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
        assertThat(XEdDsa.verify(PublicKey.of(minusOne), bytes(3), bytes(64))).isFalse();
    }

    @Test
    void neitherPrintsMoreThanTheStartOfThePublicKey() {
        KeyPair pair = KeyPair.ofPrivate(hex("1122334455667788112233445566778811223344556677881122334455667748"));
        String start = HexFormat.of().formatHex(pair.publicKey().bytes(), 0, 4);

        assertThat(pair).hasToString("KeyPair[PublicKey[" + start + "…]]");
    }

    @Test
    void wrongLengthsAreRefused() {
        assertThatThrownBy(() -> PublicKey.of(new byte[31])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KeyPair.ofPrivate(new byte[33])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KeyPair.generate(random).sign(new byte[1], new byte[32]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] copy = bytes.clone();
        copy[bit / 8] ^= (byte) (1 << (bit % 8));
        return copy;
    }

    private static byte[] littleEndian(BigInteger value) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = value.shiftRight(8 * i).byteValue();
        }
        return bytes;
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
