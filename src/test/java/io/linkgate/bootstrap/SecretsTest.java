package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class SecretsTest {

    private static final byte[] KEY = "~~~ a key of 32 bytes in all ~~~".getBytes(StandardCharsets.ISO_8859_1);

    private final Secrets secrets = new Secrets();

    @Test
    void bytesAreFoundInEveryForm() {
        secrets.add("the key", KEY);

        for (String form : List.of(
                Base64.getEncoder().encodeToString(KEY),
                Base64.getUrlEncoder().encodeToString(KEY),
                HexFormat.of().formatHex(KEY),
                HexFormat.of().formatHex(KEY).toUpperCase(Locale.ROOT),
                Arrays.toString(KEY))) {
            assertThat(secrets.in("INFO: received " + form + " from x")).containsExactly("the key");
        }
    }

    @Test
    void textIsFoundWithinATextAndNotNamedByItself() {
        secrets.add("the number", "15550001111");

        assertThat(secrets.in("jid=15550001111:3@s.whatsapp.net").toString())
                .contains("the number")
                .doesNotContain("1555");
        assertThat(secrets.in("jid=1555000111")).isEmpty();
    }
}
