package io.linkgate.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneDigitsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "15550001111",
                "+15550001111",
                "0015550001111",
                "+1 555 000-11 11",
                "+1 (555) 000.1111",
                "[+1] 555\u00a0000\u20111111",
                " 00 1-555-000-1111\t"
            })
    void whatPeopleWriteIsUnderstood(String written) {
        assertThat(PhoneDigits.parse(written)).contains(new PhoneDigits("15550001111"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "+",
                "00",
                "123456",
                "1234567890123456",
                "01701234567",
                "+01701234567",
                "000491701234567",
                "+00491701234567",
                "++491701234567",
                "49+1701234567",
                "+49 (0) 170 1234567x",
                "+49 (0)170 1234567",
                "1555000111l",
                "1555\n0001111;",
                "٤٩١٧٠١٢٣٤٥٦٧",
                "１５５５０００１１１１",
                "15550001111@s.whatsapp.net",
                "<script>"
            })
    void whatIsNoNumberIsNone(String written) {
        assertThat(PhoneDigits.parse(written)).isEmpty();
    }

    @Test
    void shortestAndLongestNumberAreTaken() {
        assertThat(PhoneDigits.parse("1234567")).isPresent();
        assertThat(PhoneDigits.parse("123456789012345")).isPresent();
    }

    @Test
    void neverPrintsItself() {
        assertThat(new PhoneDigits("15550001111")).hasToString("PhoneDigits");
        assertThatThrownBy(() -> new PhoneDigits("0155500011"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("555");
    }
}
