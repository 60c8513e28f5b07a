package io.linkgate.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Sha256Test {

    /** The first example of FIPS 180-2, appendix B. */
    @Test
    void bytesAndTextsHaveTheStandardsHash() {
        String expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

        assertThat(HexFormat.of().formatHex(Sha256.of("abc"))).isEqualTo(expected);
        assertThat(HexFormat.of().formatHex(Sha256.of("abc".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(expected);
        assertThat(HexFormat.of().formatHex(Sha256.of("abc")))
                .as("no call leaves anything behind for the next")
                .isEqualTo(expected);
        assertThat(Sha256.of("abc")).hasSize(Sha256.BYTES);
    }

    @Test
    void textsThatEndElsewhereHaveAnotherHash() {
        assertThat(Sha256.ofAll("ab", "c")).isNotEqualTo(Sha256.ofAll("a", "bc"));
        assertThat(Sha256.ofAll("ab", "")).isNotEqualTo(Sha256.ofAll("ab"));
        assertThat(Sha256.ofAll("\u00e4", "c")).isEqualTo(Sha256.of("2:\u00e41:c"));
    }
}
