package io.linkgate.sandbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.code.ClientType;
import io.linkgate.protocol.code.QrPayload;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.identity.CompanionKeys;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CompanionKeyCacheTest {

    private static final String INSTANCE = "ABCDEFGHIJ01";

    private final SecureRandom random = new SecureRandom();
    private Optional<String> shown = Optional.empty();
    private Optional<PublicKey> kept = Optional.empty();
    private final CompanionKeyCache keys = new CompanionKeyCache(new InstanceLookup() {
        @Override
        public Optional<String> codeOf(String instanceId) {
            return instanceId.equals(INSTANCE) ? shown : Optional.empty();
        }

        @Override
        public Optional<PublicKey> keyOf(String instanceId) {
            return instanceId.equals(INSTANCE) ? kept : Optional.empty();
        }
    });

    @Test
    void linkedInstanceIsKnownAlthoughNoCodeOfItWasSeen() {
        PublicKey device = newKey();

        kept = Optional.of(device);

        assertThat(keys.of(INSTANCE)).contains(device);
    }

    @Test
    void shownCodeOverridesAnOldDevice() {
        PublicKey showing = newKey();
        kept = Optional.of(newKey());

        shown = Optional.of(code(showing));

        assertThat(keys.of(INSTANCE)).contains(showing);
    }

    @Test
    void storedDeviceOverridesAnOldCode() {
        shown = Optional.of(code(newKey()));
        keys.of(INSTANCE);
        PublicKey device = newKey();

        shown = Optional.empty();
        kept = Optional.of(device);

        assertThat(keys.of(INSTANCE)).contains(device);
    }

    @Test
    void lastCodeIsRememberedWhereNothingElseIsKnown() {
        PublicKey showing = newKey();
        shown = Optional.of(code(showing));
        keys.codeOf(INSTANCE);

        shown = Optional.empty();

        assertThat(keys.of(INSTANCE)).contains(showing);
    }

    @Test
    void instanceThatNeverShowedACodeIsUnknown() {
        shown = Optional.of("no code at all");

        assertThat(keys.of(INSTANCE)).isEmpty();
        assertThat(keys.of("NOBODY")).isEmpty();
    }

    private PublicKey newKey() {
        return KeyPair.generate(random).publicKey();
    }

    private String code(PublicKey noise) {
        return new QrPayload("2@ref", noise, newKey(), CompanionKeys.newAdvSecret(random), ClientType.CHROME).text();
    }
}
