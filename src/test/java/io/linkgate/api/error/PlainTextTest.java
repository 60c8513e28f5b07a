package io.linkgate.api.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "Front desk", "Empfang Süd", "受付", "مى\u200cخواهم", "👨\u200d👩\u200d👧", "<b>&\"'"})
    void visibleTextStaysAsItIs(String text) {
        assertThat(PlainText.isVisible(text)).isTrue();
        assertThat(PlainText.clean(text)).isSameAs(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                " a",
                "a ",
                "\u3000",
                "a\nb",
                "a\tb",
                "\u0000",
                "\u001b[31m",
                "\u202eabc",
                "\u2028",
                "\ufffe"
            })
    void textWithInvisiblePartsIsNotVisible(String text) {
        assertThat(PlainText.isVisible(text)).isFalse();
    }

    @Test
    void halfACharacterIsNotVisible() {
        assertThat(PlainText.isVisible("a\ud800")).isFalse();
        assertThat(PlainText.clean("a\ud800b\udc00")).isEqualTo("a\ufffdb\ufffd");
    }

    @Test
    void lineBreaksAndControlsAreReplaced() {
        assertThat(PlainText.clean("a\r\nb\u0007\u202ec")).isEqualTo("a\ufffd\ufffdb\ufffd\ufffdc");
    }
}
