package io.linkgate.protocol.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.crypto.Signature;
import io.linkgate.protocol.crypto.XEdDsa;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class CompanionKeysTest {

    private final SecureRandom random = new SecureRandom();
    private final CompanionKeys keys = CompanionKeys.generate(random);

    @Test
    void identitySignedThePreKeyWithItsTypeByte() {
        SignedPreKey preKey = keys.signedPreKey();
        byte[] message = SignedPreKey.signedMessage(preKey.pair().publicKey());

        assertThat(message).hasSize(33).startsWith(5);
        assertThat(XEdDsa.verify(
                        keys.identity().publicKey(), message, preKey.signature().bytes()))
                .isTrue();
    }

    @Test
    void everyKeyIsItsOwn() {
        CompanionKeys others = CompanionKeys.generate(random);

        assertThat(keys.noise().publicKey())
                .isNotEqualTo(keys.identity().publicKey())
                .isNotEqualTo(others.noise().publicKey());
        assertThat(keys.advSecret()).isNotEqualTo(others.advSecret());
    }

    @Test
    void newAdvSecretChangesNothingElse() {
        SecretBytes secret = CompanionKeys.newAdvSecret(random);

        CompanionKeys renewed = keys.withAdvSecret(secret);

        assertThat(renewed.advSecret()).isEqualTo(secret).isNotEqualTo(keys.advSecret());
        assertThat(renewed.withAdvSecret(keys.advSecret())).isEqualTo(keys);
    }

    @Test
    void nothingSecretIsPrinted() {
        String printed = keys + " " + keys.signedPreKey();

        assertThat(printed)
                .doesNotContain(hex(keys.advSecret().bytes()))
                .doesNotContain(hex(keys.noise().privateBytes()))
                .doesNotContain(hex(keys.identity().privateBytes()))
                .hasSizeLessThan(100);
    }

    @Test
    void keysOutOfRangeAreRefused() {
        KeyPair pair = KeyPair.generate(random);
        Signature signature = keys.signedPreKey().signature();
        SecretBytes shortSecret = SecretBytes.of(new byte[31]);

        assertThatThrownBy(() -> keys.withAdvSecret(shortSecret)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SignedPreKey(1 << 24, pair, signature))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
