package io.linkgate.protocol.message;

import static io.linkgate.protocol.message.MessageContentTest.concat;
import static io.linkgate.protocol.message.MessageContentTest.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.linkgate.protocol.Hostile;
import io.linkgate.protocol.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares with hashes computed here by the JDK's own means. */
class TokensTest {

    private static final SecretBytes SECRET = SecretBytes.of(new byte[32]);
    private static final Jid OWN = Jid.hidden("7654321");
    private static final Jid FRIEND = Jid.hidden("1234567");

    @Test
    void theReportTokenCoversTheText() throws Exception {
        byte[] message = TextMessage.encode("Hello", SECRET, Optional.empty());

        SecretBytes token = ReportToken.of(SECRET, "3EB0AA", OWN.withDevice(7), FRIEND, message);

        assertThat(token).isEqualTo(expected("3EB0AA7654321@lid1234567@lidReport Token", field(1, "Hello")));
        assertThat(token.length()).isEqualTo(16);
    }

    @Test
    void ofAReplyItCoversTheTextAlone() throws Exception {
        byte[] message = TextMessage.encode("yes", SECRET, Optional.of(new Quote("3EB0", FRIEND, "go?")));

        assertThat(ReportToken.of(SECRET, "3EB0AA", OWN, FRIEND, message))
                .isEqualTo(expected("3EB0AA7654321@lid1234567@lidReport Token", field(6, field(1, "yes"))));
    }

    @Test
    void listedFieldsAreKeptInAscendingOrder() throws Exception {
        byte[] context = field(17, concat(field(22, 1), field(1, "3EB0"), field(21, 5)));
        byte[] text = field(6, concat(field(30, 2), context, field(1, "yes"), field(6, "title")));

        byte[] kept = ReportedFields.of(concat(field(35, field(3, new byte[32])), text, field(1, "Hello")));

        byte[] part = concat(field(1, "yes"), field(17, concat(field(21, 5), field(22, 1))), field(30, 2));
        assertThat(kept).isEqualTo(concat(field(1, "Hello"), field(6, part)));
    }

    @Test
    void hostileMessagesAreRefusedOrCovered() {
        byte[] message = TextMessage.encode("yes", SECRET, Optional.of(new Quote("3EB0", FRIEND, "go?")));
        Hostile.all(message, 3000).forEach(bytes -> {
            try {
                assertThat(ReportedFields.of(bytes).length).isLessThanOrEqualTo(bytes.length + 16);
            } catch (MessageException refused) {
                assertThat(refused.getMessage()).doesNotContain("yes");
            }
        });
        assertThatExceptionOfType(MessageException.class).isThrownBy(() -> ReportedFields.of(new byte[] {10, 99}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReportToken.of(SECRET, "3EB0AA", OWN, FRIEND, new byte[] {10, 99}));
    }

    @Test
    void theFallbackTokenIsMadeForAHiddenNumber() throws Exception {
        SecretBytes salt = SecretBytes.of(new byte[] {1, 2, 3});

        assertThat(FallbackToken.of(salt, FRIEND.withDevice(3)))
                .isEqualTo(SecretBytes.of(hmac(new byte[] {1, 2, 3}, "1234567@lid".getBytes(StandardCharsets.UTF_8))));
        assertThatIllegalArgumentException().isThrownBy(() -> FallbackToken.of(salt, Jid.phone("49123456")));
    }

    /** Weeks begin on Thursdays, as 1970 did; 2026-09-24 is one. */
    @ParameterizedTest
    @CsvSource({
        "2026-09-24T00:00:00Z, 2026-09-30T23:59:59Z, true, false",
        "2026-09-24T00:00:00Z, 2026-10-01T00:00:00Z, true, true",
        "2026-09-24T00:00:00Z, 2026-10-21T23:59:59Z, true, true",
        "2026-09-24T00:00:00Z, 2026-10-22T00:00:00Z, false, true",
        "2026-09-30T23:59:59Z, 2026-10-21T23:59:59Z, true, true",
        "2026-09-30T23:59:59Z, 2026-10-22T00:00:00Z, false, true",
        "1970-01-01T00:00:00Z, 2026-10-22T00:00:00Z, false, true",
        "2026-10-22T00:00:00Z, 2026-09-24T00:00:00Z, true, false",
    })
    void tokensCountByWholeWeeks(Instant given, Instant now, boolean valid, boolean due) {
        assertThat(PrivacyTokens.isValid(given, now)).isEqualTo(valid);
        assertThat(PrivacyTokens.isDue(given, now)).isEqualTo(due);
    }

    @ParameterizedTest
    @ValueSource(strings = {"12-34@g.us", "13135550002@s.whatsapp.net", "1@bot", "0@s.whatsapp.net", "1@newsletter"})
    void groupsAndAutomatedAccountsTakeNoTokens(String jid) {
        assertThat(PrivacyTokens.apply(Jid.parse(jid).orElseThrow())).isFalse();
        assertThat(PrivacyTokens.apply(FRIEND)).isTrue();
        assertThat(PrivacyTokens.apply(Jid.phone("49123456"))).isTrue();
    }

    private static SecretBytes expected(String info, byte[] covered) throws Exception {
        byte[] pseudoRandomKey = hmac(new byte[32], SECRET.bytes());
        byte[] key = hmac(pseudoRandomKey, concat(info.getBytes(StandardCharsets.UTF_8), new byte[] {1}));
        return SecretBytes.of(Arrays.copyOf(hmac(key, covered), 16));
    }

    private static byte[] hmac(byte[] key, byte[] message) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message);
    }
}
