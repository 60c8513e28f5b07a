package io.linkgate.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticFileTest {

    @ParameterizedTest
    @ValueSource(ints = {1_000, StaticFile.MAX_PLAIN_BYTES, StaticFile.MAX_PLAIN_BYTES + 1, 3_000_000})
    void plainFormIsTheFileHoweverLargeItIs(int size) throws IOException {
        byte[] content = "let a = 1;".repeat(size / 10 + 1).getBytes(StandardCharsets.UTF_8);

        StaticFile file = StaticFile.of("text/javascript", content);

        for (int time = 0; time < 2; time++) {
            assertThat(written(file.plain())).isEqualTo(content);
        }
        assertThat(file.plain().length()).isEqualTo(content.length);
        assertThat(written(file.compressed().orElseThrow())).hasSizeLessThan(content.length / 5);
    }

    @Test
    void fileThatDoesNotBecomeSmallerIsNotCompressed() {
        byte[] noise = new byte[1_000];
        new SplittableRandom(1).nextBytes(noise);

        assertThat(StaticFile.of("image/png", noise).compressed()).isEmpty();
    }

    private static byte[] written(StaticFile.Form form) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        form.content().writeTo(out);
        return out.toByteArray();
    }
}
