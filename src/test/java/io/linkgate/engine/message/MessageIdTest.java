package io.linkgate.engine.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageIdTest {

    private final SecureRandom random = new SecureRandom();

    @Test
    void newIdsAreThoseOfAWebClientAndDiffer() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            String id = MessageId.random(random);
            assertThat(id).matches("3EB0[0-9A-F]{18}");
            ids.add(id);
        }

        assertThat(ids).hasSize(1000);
    }

    /** It is in the database of callers' texts: another id for a known key would send a text twice. */
    @Test
    void nameHasOneId() {
        assertThat(MessageId.of("KEYS00000001 order-17")).isEqualTo("3EB0F764A967FA4C4D7A90");
    }

    @Test
    void idIsReadInAnyCase() {
        assertThat(MessageId.parse(" 3eb0c0ffee012345 ")).contains("3EB0C0FFEE012345");
        assertThat(MessageId.parse(MessageId.random(random))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3EB0", "3EB0C0FFEE01234", "4EB0C0FFEE012345", "3EB0C0FFEE01234G", "AC12345678901234"})
    void otherTextIsNoId(String text) {
        assertThat(MessageId.parse(text)).isEmpty();
    }
}
