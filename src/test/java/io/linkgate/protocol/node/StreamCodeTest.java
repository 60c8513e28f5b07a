package io.linkgate.protocol.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamCodeTest {

    private static final Path STAND_IN = Path.of("src/main/java/io/linkgate/sandbox/stage");

    /** Fails for two constants with one number. */
    @ParameterizedTest
    @EnumSource
    void numberLeadsBackToItsCode(StreamCode code) {
        assertThat(StreamCode.of(code.number())).contains(code);
        assertThat(code.sentence()).endsWith("(" + code.number() + ").");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 200, 411, 999})
    void otherNumbersAreUnknown(int number) {
        assertThat(StreamCode.of(number)).isEmpty();
    }

    @Test
    void everyConstantNamesItsSource() throws IOException {
        String source = Files.readString(Path.of("src/main/java/io/linkgate/protocol/node/StreamCode.java"), UTF_8);

        for (StreamCode code : StreamCode.values()) {
            assertThat(source)
                    .containsPattern(
                            "(?s)/\\*\\*(?:(?!\\*/).)*(whatsmeow|whatsapp-rust|Baileys) \\{@code (?:(?!\\*/).)*\\*/\\s+"
                                    + code.name() + "\\(");
        }
    }

    /** The stand-in takes its numbers from the same list that the companion reads. */
    @Test
    void standInWritesNoNumberOfItsOwn() throws IOException {
        try (Stream<Path> sources = Files.list(STAND_IN)) {
            for (Path source : sources.toList()) {
                assertThat(Files.readString(source, UTF_8))
                        .as(source.toString())
                        .doesNotContainPattern("(failure|streamError)\\(\\d|\\b(401|402|403|405|406|440|515|516)[;)]");
            }
        }
    }
}
