package io.linkgate.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumberTest {

    /** A search that begins again at each digit takes minutes. */
    @Test
    void longTextIsRefusedInALinearTime() {
        String digits = "1".repeat(500_000);
        String spaces = "( ".repeat(250_000);

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertThat(PhoneNumber.parse(digits)).isEmpty();
            assertThat(PhoneNumber.parse(spaces + digits)).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "15550001111",
                "+15550001111",
                "0015550001111",
                "+1 555 000-11 11",
                "+1 (555) 000.1111",
                "1.555.000.11.11",
                "[+1] 555\u00a0000\u20111111",
                " 00 1-555-000-1111\t",
                "15550001111@c.us",
                " +1 555 000 1111@c.us ",
                "\u202a+1 555 000 1111\u202c",
                "\u200e15550001111\u200b\ufeff",
                "1\u00ad5550001111",
                "١٥٥٥٠٠٠١١١١",
                "۱۵۵۵۰۰۰۱۱۱۱",
                "＋１（５５５）０００－１１１１",
                "१५५५०००११११",
                "𝟏𝟓𝟓𝟓𝟎𝟎𝟎𝟏𝟏𝟏𝟏",
                "+1 555 000 \u22121111"
            })
    void numbersAreParsedAsPeopleWriteThem(String written) {
        assertThat(PhoneNumber.parse(written)).contains(new PhoneNumber(15_550_001_111L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "+",
                "00",
                "@c.us",
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
                "+49 ( 0 )170 1234567",
                "+49 [0]170 1234567",
                "+49 （０）170 1234567",
                "15550001111.0",
                "15550001111.00",
                "15550001111.5",
                "1.5550001111E10",
                "1,5550001111",
                "-x",
                "1555000111l",
                "1555\n0001111;",
                "15550001111@s.whatsapp.net",
                "15550001111@c.us@c.us",
                "15550001111@C.US",
                "120363000000000000@g.us",
                "½5550001111",
                "Ⅷ5550001111",
                "¹5550001111",
                "<script>"
            })
    void anyOtherTextIsRefused(String written) {
        assertThat(PhoneNumber.parse(written)).isEmpty();
    }

    @Test
    void shortestAndLongestNumberAreTaken() {
        assertThat(PhoneNumber.parse("1234567")).isPresent();
        assertThat(PhoneNumber.parse("123456789012345")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+15550001111", "15550001111 ", "015550001111", "", "１５５５０００１１１１", "15550001111@c.us"})
    void digitsAloneAreNothingElse(String text) {
        assertThat(PhoneNumber.ofDigits(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "525512345678, 5215512345678",
        "541123456789, 5491123456789",
        "554187654321, 5541987654321",
        "551161234567, 5511961234567",
        "15550001111, 15550001111"
    })
    void spellingsOfOneLineAreTheSameNumber(long one, long other) {
        PhoneNumber first = new PhoneNumber(one);
        PhoneNumber second = new PhoneNumber(other);

        assertThat(first.isSameAs(second)).isTrue();
        assertThat(second.isSameAs(first)).isTrue();
        assertThat(first.canonical()).isEqualTo(second.canonical());
    }

    @ParameterizedTest
    @CsvSource({
        "15550001111, 15550001112",
        "525512345678, 5215512345679",
        "521551234567, 52551234567",
        "554132345678, 5541932345678",
        "49170123456, 491170123456",
        "5491123456789, 5411123456789"
    })
    void otherLinesAreOtherNumbers(long one, long other) {
        assertThat(new PhoneNumber(one).isSameAs(new PhoneNumber(other))).isFalse();
    }

    @Test
    void maskedNumberShowsItsLastFourDigits() {
        assertThat(new PhoneNumber(15_550_001_234L).masked()).isEqualTo("*******1234");
        assertThat(new PhoneNumber(1_234_567L).masked()).isEqualTo("***4567");
    }

    @Test
    void neverPrintsItself() {
        assertThat(new PhoneNumber(15_550_001_111L)).hasToString("PhoneNumber");
        assertThatThrownBy(() -> new PhoneNumber(155_500))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("555");
    }
}
