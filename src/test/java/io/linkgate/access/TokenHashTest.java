package io.linkgate.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenHashTest {

    @Test
    void hashIsTheSha256OfTheToken() {
        // FIPS 180-2, appendix B.1
        assertThat(HexFormat.of().formatHex(TokenHash.of("abc").bytes()))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void threadsHashIndependently() {
        List<String> tokens =
                IntStream.range(0, 20_000).mapToObj(i -> "lg_token-" + i).toList();

        List<byte[]> hashes = tokens.parallelStream()
                .map(token -> TokenHash.of(token).bytes())
                .toList();

        for (int i = 0; i < tokens.size(); i++) {
            assertThat(hashes.get(i)).isEqualTo(sha256(tokens.get(i)));
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
