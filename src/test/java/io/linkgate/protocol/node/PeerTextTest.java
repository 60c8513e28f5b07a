package io.linkgate.protocol.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PeerTextTest {

    @Test
    void plainTextStaysAsItIs() {
        assertThat(PeerText.oneLine("Bäckerei Müller & Söhne 👩‍🍳", 100)).isEqualTo("Bäckerei Müller & Söhne 👩‍🍳");
    }

    @Test
    void lineEndsAndControlCharactersBecomeOneSpace() {
        assertThat(PeerText.oneLine("one\r\n2026-11-28 INFO two\u0000\u001b[31m\u2028three\u0085", 100))
                .isEqualTo("one 2026-11-28 INFO two [31m three");
    }

    @Test
    void directionalFormattingIsRemoved() {
        assertThat(PeerText.oneLine("\u202egnp.exe\u202c\u2066x\u2069\ufeff", 100))
                .isEqualTo("gnp.exe x");
    }

    @Test
    void halvesOfPairsAreTakenOut() {
        assertThat(PeerText.oneLine("a\ud83db\udc00c", 100)).isEqualTo("a b c");
    }

    @Test
    void longTextIsCutBetweenCharacters() {
        assertThat(PeerText.oneLine("👍👍👍👍", 3)).isEqualTo("👍👍…");
        assertThat(PeerText.oneLine("abc", 3)).isEqualTo("abc");
    }

    @Test
    void anyTextBecomesABoundedLine() {
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(60), 0, 0x10000).forEach(unit -> text.append((char) unit));

            String line = PeerText.oneLine(text.toString(), 20);

            assertThat(line.codePointCount(0, line.length())).isLessThanOrEqualTo(20);
            assertThat(line.codePoints())
                    .noneMatch(point -> Character.isISOControl(point)
                            || Character.getType(point) == Character.SURROGATE
                            || point == 0x2028
                            || point == 0x202e);
        }
    }
}
