package io.linkgate.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.linkgate.protocol.Hostile;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaddingTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    @Test
    void oneToSixteenBytesOfTheirOwnNumberAreAdded() throws Exception {
        byte[] message = {10, 1, 65};
        TreeSet<Integer> lengths = new TreeSet<>();
        for (int i = 0; i < 1000; i++) {
            byte[] padded = Padding.pad(message, RANDOM);
            int length = padded.length - message.length;
            lengths.add(length);
            assertThat(IntStream.range(message.length, padded.length).map(at -> padded[at]))
                    .allMatch(value -> value == length);
            assertThat(Padding.unpad(padded)).isEqualTo(message);
        }

        assertThat(lengths)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 16).boxed().toList());
    }

    @Test
    void longerPaddingOfAPeerIsReadToo() throws Exception {
        byte[] padded = new byte[256];
        Arrays.fill(padded, 1, 256, (byte) 255);
        padded[0] = 7;

        assertThat(Padding.unpad(padded)).containsExactly(7);
    }

    @Test
    void paddingAloneIsAnEmptyMessage() throws Exception {
        assertThat(Padding.unpad(new byte[] {2, 2})).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "0a0141" + "00", "05", "0505", "0a01410203", "ff"})
    void brokenPaddingIsRefused(String hex) {
        assertThatExceptionOfType(MessageException.class)
                .isThrownBy(() -> Padding.unpad(HexFormat.of().parseHex(hex)));
    }

    @Test
    void hostileBytesAreRefusedOrShortened() {
        Hostile.all(Padding.pad(new byte[40], RANDOM), 3000).forEach(bytes -> {
            try {
                assertThat(Padding.unpad(bytes).length).isLessThan(bytes.length);
            } catch (MessageException refused) {
                assertThat(refused).hasNoCause();
            }
        });
    }
}
