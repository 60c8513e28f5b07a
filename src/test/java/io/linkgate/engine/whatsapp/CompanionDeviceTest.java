package io.linkgate.engine.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.CompanionKeys;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class CompanionDeviceTest {

    private final SecureRandom random = new SecureRandom();
    private final CompanionKeys keys = CompanionKeys.generate(random);

    @Test
    void renewedSecretReplacesTheOldOneOnly() {
        CompanionDevice device = new CompanionDevice(DeviceState.ofNew(keys));
        SecretBytes secret = CompanionKeys.newAdvSecret(random);

        device.replaceAdvSecret(secret);

        assertThat(device.keys()).isEqualTo(keys.withAdvSecret(secret)).isNotEqualTo(keys);
    }

    @Test
    void printsNoMoreThanItsKeysDo() {
        assertThat(new CompanionDevice(DeviceState.ofNew(keys)).toString()).isEqualTo("CompanionDevice[" + keys + "]");
    }
}
