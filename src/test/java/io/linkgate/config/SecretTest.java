package io.linkgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SecretTest {

    @Test
    void neverPrintsItself() {
        assertThat(Secret.of("hunter2").toString()).isEqualTo("Secret[…]");
    }

    @Test
    void equalsTheSameTextOnly() {
        assertThat(Secret.of("hunter2")).isEqualTo(Secret.of("hunter2")).hasSameHashCodeAs(Secret.of("hunter2"));
        assertThat(Secret.of("hunter2")).isNotEqualTo(Secret.of("hunter3")).isNotEqualTo(Secret.of("hunter"));
    }

    @Test
    void changingTheCopyChangesNothing() {
        Secret secret = Secret.of("hunter2");

        Arrays.fill(secret.bytes(), (byte) 0);

        assertThat(secret.bytes()).isEqualTo("hunter2".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void wipedSecretIsGone() {
        Secret secret = Secret.of("hunter2");

        secret.wipe();

        assertThatIllegalStateException().isThrownBy(secret::bytes);
        assertThat(secret).isNotEqualTo(Secret.of("hunter2")).isNotEqualTo(Secret.of("\0\0\0\0\0\0\0"));
    }
}
