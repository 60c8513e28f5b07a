package io.linkgate.protocol.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.PairingException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairingCodeTest {

    private final SecureRandom random = new SecureRandom();
    private final KeyPair companionEphemeral = KeyPair.generate(random);
    private final KeyPair companion = KeyPair.generate(random);
    private final KeyPair phoneEphemeral = KeyPair.generate(random);
    private final KeyPair phone = KeyPair.generate(random);

    @Test
    void bothSidesDeriveTheSameSecret() throws PairingException {
        KeyBundle bundle = seal();

        assertThat(open(bundle.wrapped().bytes())).isEqualTo(bundle.advSecret());
    }

    @Test
    void wrongCodeYieldsAnotherKeyAndSoABundleThatDoesNotOpen() throws PairingException {
        byte[] wrapped = WrappedEphemeral.wrap(
                PairingCode.parse("ABCD-1234"), new byte[32], new byte[16], companionEphemeral.publicKey());

        PublicKey wrong = WrappedEphemeral.unwrap(PairingCode.parse("ABCD-1235"), wrapped);

        assertThat(wrong).isNotEqualTo(companionEphemeral.publicKey());
        byte[] bundle = seal().wrapped().bytes();
        assertThatThrownBy(() -> KeyBundle.open(phoneEphemeral, phone, wrong, companion.publicKey(), bundle))
                .isInstanceOf(PairingException.class);
    }

    @Test
    void bundleForAnotherIdentityIsRefused() throws PairingException {
        byte[] bundle = seal().wrapped().bytes();
        KeyPair stranger = KeyPair.generate(random);

        assertThatThrownBy(() -> KeyBundle.open(
                        phoneEphemeral, phone, companionEphemeral.publicKey(), stranger.publicKey(), bundle))
                .hasMessageContaining("other identities");
    }

    @Test
    void keyThatAgreesOnNothingIsRefused() {
        PublicKey zero = PublicKey.of(new byte[32]);

        assertThatThrownBy(() -> KeyBundle.seal(companionEphemeral, companion, zero, phone.publicKey(), random))
                .isInstanceOf(PairingException.class);
        assertThatThrownBy(
                        () -> KeyBundle.seal(companionEphemeral, companion, phoneEphemeral.publicKey(), zero, random))
                .isInstanceOf(PairingException.class);
    }

    @Test
    void hostileBundlesAreRefused() throws PairingException {
        byte[] genuine = seal().wrapped().bytes();
        Random fuzz = new Random(1);
        for (int i = 0; i < 300; i++) {
            byte[] hostile = i % 2 == 0 ? genuine.clone() : Arrays.copyOf(genuine, fuzz.nextInt(genuine.length));
            if (hostile.length == genuine.length) {
                hostile[fuzz.nextInt(hostile.length)] ^= (byte) (1 + fuzz.nextInt(255));
            }
            assertThatThrownBy(() -> open(hostile)).isInstanceOf(PairingException.class);
        }
    }

    @Test
    void wrappedKeyOfAnotherLengthIsRefused() throws PairingException {
        PairingCode code = PairingCode.parse("11111111");

        assertThatThrownBy(() -> WrappedEphemeral.unwrap(code, new byte[79])).isInstanceOf(PairingException.class);
        assertThatThrownBy(() -> WrappedEphemeral.unwrap(code, new byte[81])).isInstanceOf(PairingException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1234567", "123456789", "ABCD-123O", "ABCD-123I", "ABCD-1230", "ABCD-123U", "ÄBCD1234"})
    void otherTextIsNoCode(String typed) {
        assertThatThrownBy(() -> PairingCode.parse(typed)).isInstanceOf(PairingException.class);
    }

    @Test
    void codeIsReadInEitherCaseAndNeverPrinted() throws PairingException {
        PairingCode code = PairingCode.parse("abcd-1234");

        assertThat(code).isEqualTo(PairingCode.parse("ABCD1234")).isNotEqualTo(PairingCode.parse("ABCD1235"));
        assertThat(code.toString()).doesNotContain("ABCD");
    }

    private KeyBundle seal() throws PairingException {
        return KeyBundle.seal(companionEphemeral, companion, phoneEphemeral.publicKey(), phone.publicKey(), random);
    }

    private SecretBytes open(byte[] wrapped) throws PairingException {
        return KeyBundle.open(phoneEphemeral, phone, companionEphemeral.publicKey(), companion.publicKey(), wrapped);
    }
}
