package io.linkgate.protocol.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.linkgate.protocol.Hostile;
import io.linkgate.protocol.noise.NoiseException.Step;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransportCipherTest {

    private static final byte[] TEXT = {1, 2, 3};

    private TransportCipher companion;
    private TransportCipher server;

    @BeforeEach
    void meet() {
        byte[] up = new byte[32];
        byte[] down = new byte[32];
        Arrays.fill(down, (byte) 1);
        TransportKeys keys = new TransportKeys(up, down);
        companion = keys.forCompanion();
        server = keys.forServer();
    }

    @Test
    void directionsCountByThemselves() throws NoiseException {
        for (int i = 0; i < 3; i++) {
            assertThat(server.open(companion.seal(TEXT))).isEqualTo(TEXT);
        }
        assertThat(companion.open(server.seal(TEXT))).isEqualTo(TEXT);
    }

    @Test
    void sameTextNeverLooksTheSame() throws NoiseException {
        assertThat(companion.seal(TEXT)).isNotEqualTo(companion.seal(TEXT));
    }

    @Test
    void repeatedSkippedOrReflectedFramesAreRefused() throws NoiseException {
        byte[] first = companion.seal(TEXT);
        byte[] second = companion.seal(TEXT);

        assertThatThrownBy(() -> server.open(second)).isInstanceOf(NoiseException.class);
        assertThat(server.open(first)).isEqualTo(TEXT);
        assertThatThrownBy(() -> server.open(first)).isInstanceOf(NoiseException.class);
        assertThatThrownBy(() -> companion.open(first)).isInstanceOf(NoiseException.class);
    }

    @Test
    void hostileFramesFailByName() throws NoiseException {
        byte[] honest = companion.seal(TEXT);
        Hostile.all(honest, 200)
                .filter(bytes -> !Arrays.equals(bytes, honest))
                .forEach(bytes -> assertThat(catchThrowableOfType(NoiseException.class, () -> server.open(bytes))
                                .step())
                        .isEqualTo(Step.TRANSPORT));
    }
}
