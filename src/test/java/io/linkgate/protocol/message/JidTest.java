package io.linkgate.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.linkgate.protocol.Hostile;
import io.linkgate.protocol.signal.SignalAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JidTest {

    @ParameterizedTest
    @CsvSource({
        "4912345@s.whatsapp.net, 4912345, 0, s.whatsapp.net, 4912345@s.whatsapp.net",
        "1234567:3@lid, 1234567, 3, lid, 1234567:3@lid",
        "1234567:0@lid, 1234567, 0, lid, 1234567@lid",
        "1234567.0:65535@lid, 1234567, 65535, lid, 1234567:65535@lid",
        "49123-456@g.us, 49123-456, 0, g.us, 49123-456@g.us",
        "status@broadcast, status, 0, broadcast, status@broadcast",
        "@s.whatsapp.net, '', 0, s.whatsapp.net, @s.whatsapp.net",
        "s.whatsapp.net, '', 0, s.whatsapp.net, @s.whatsapp.net",
        "4912345:99@hosted, 4912345, 99, hosted, 4912345:99@hosted",
        "867051314767696@bot, 867051314767696, 0, bot, 867051314767696@bot",
    })
    void readsEveryForm(String text, String user, int device, String server, String written) {
        Jid jid = Jid.parse(text).orElseThrow();

        assertThat(jid).isEqualTo(new Jid(user, device, server));
        assertThat(jid.text()).isEqualTo(written);
        assertThat(Jid.parse(written)).contains(jid);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@",
                "49123",
                "49123@",
                "49123@S.whatsapp.net",
                "49 123@lid",
                "49123:@lid",
                "49123:65536@lid",
                "49123:-1@lid",
                "49123:1:2@lid",
                "49123.7:1@lid",
                "49123@lid@lid",
                "49123@lid\n",
                "+49123@c.us/x",
                "１２３@lid",
            })
    void isNotAnAddress(String text) {
        assertThat(Jid.parse(text)).isEmpty();
    }

    @Test
    void hostileTextIsNoAddressOrAWholeOne() {
        Hostile.all("1234567:3@hosted.lid".getBytes(StandardCharsets.US_ASCII), 3000)
                .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
                .forEach(text -> Jid.parse(text)
                        .ifPresent(jid -> assertThat(Jid.parse(jid.text())).contains(jid)));
    }

    @Test
    void anAddressIsCheckedWhenItIsMade() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Jid("a b", 0, "lid"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Jid("1", 65536, "lid"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Jid("1", 0, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new Jid("1".repeat(65), 0, "lid"));
    }

    @ParameterizedTest
    @CsvSource({
        "4912345:2@s.whatsapp.net, 4912345, 2, 4912345.2",
        "1234567:3@lid, 1234567_1, 3, 1234567_1.3",
        "1234567@lid, 1234567_1, 0, 1234567_1.0",
        "4912345:99@hosted, 4912345_128, 99, 4912345_128.99",
        "1234567:99@hosted.lid, 1234567_129, 99, 1234567_129.99",
    })
    void theSignalAddressNamesTheServer(String text, String name, int device, String address) {
        SignalAddress signal = Jid.parse(text).orElseThrow().signalAddress();

        assertThat(signal).isEqualTo(new SignalAddress(name, device));
        assertThat(signal.text()).isEqualTo(address);
    }

    @Test
    void hostedServersCountAsTheirNormalOnes() {
        Jid hosted = jid("1234567:99@hosted.lid");

        assertThat(hosted.bare()).isEqualTo(jid("1234567@lid"));
        assertThat(hosted.normal()).isEqualTo(jid("1234567:99@lid"));
        assertThat(hosted.isHidden()).isTrue();
        assertThat(hosted.isSameUser(jid("1234567:3@lid"))).isTrue();
        assertThat(jid("1234567:99@lid").hosted()).isEqualTo(hosted);
        assertThat(jid("4912345@s.whatsapp.net").hosted()).isEqualTo(jid("4912345@hosted"));
        assertThat(jid("1-2@g.us").hosted()).isEqualTo(jid("1-2@g.us"));
    }

    @Test
    void aDeviceStaysWhatItIsUnderTheOtherNumberOfItsAccount() {
        assertThat(jid("4912345:3@s.whatsapp.net").under(jid("1234567@lid"))).isEqualTo(jid("1234567:3@lid"));
        assertThat(jid("4912345:99@hosted").under(jid("1234567@lid"))).isEqualTo(jid("1234567:99@hosted.lid"));
    }

    @Test
    void theSameDigitsAreNotTheSameNumber() {
        assertThat(jid("4912345@lid").isSameUser(jid("4912345@s.whatsapp.net"))).isFalse();
        assertThat(jid("4912345:1@lid").isSameUser(jid("4912345:2@lid"))).isTrue();
    }

    @Test
    void kindsAreDistinguished() {
        assertThat(jid("4912345@s.whatsapp.net").isPhone()).isTrue();
        assertThat(jid("4912345@s.whatsapp.net").isUser()).isTrue();
        assertThat(jid("4912345@s.whatsapp.net").isHidden()).isFalse();
        assertThat(jid("@s.whatsapp.net").isPhone()).isFalse();
        assertThat(jid("1-2@g.us").isGroup()).isTrue();
        assertThat(jid("1-2@g.us").isUser()).isFalse();
        assertThat(jid("status@broadcast").isStatus()).isTrue();
        assertThat(jid("123@broadcast").isStatus()).isFalse();
        assertThat(jid("123@broadcast").isBroadcast()).isTrue();
        assertThat(jid("123@newsletter").isNewsletter()).isTrue();
        assertThat(jid("13135550002@s.whatsapp.net").isBot()).isTrue();
        assertThat(jid("13165550012@s.whatsapp.net").isBot()).isTrue();
        assertThat(jid("867051314767696@bot").isBot()).isTrue();
        assertThat(jid("4912345@s.whatsapp.net").isBot()).isFalse();
    }

    @Test
    void theNumberIsNeverPrinted() {
        assertThat(jid("1234567:3@lid").toString()).doesNotContain("1234567").contains("3@lid");
    }

    private static Jid jid(String text) {
        return Jid.parse(text).orElseThrow();
    }
}
