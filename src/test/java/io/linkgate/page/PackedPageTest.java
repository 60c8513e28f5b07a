package io.linkgate.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedPageTest {

    private static final Pattern PART = Pattern.compile("<(script|style)[^>]*>(.+?)</\\1>", Pattern.DOTALL);

    private static final String PAGE = """
            <head>
              <link rel="icon" href="../icon.svg">
              <script src="early.js"></script>
              <link rel="stylesheet" href="../css/a.css">
              <link rel="stylesheet" href="../css/b.css">
              <script type="module" src="page.js"></script>
            </head>
            """;

    @Test
    void sheetsAndScriptsStandInThePage() {
        assertThat(packed("first($1);", "second();").html()).isEqualTo("""
                <head>
                  <link rel="icon" href="../icon.svg">
                  <script>first($1);</script>
                <style>a {}
                b {}
                </style>
                  <script type="module">second();</script>
                </head>
                """);
    }

    /** The hash is that of the bytes between the tags: of one character more or less, and the browser runs nothing. */
    @Test
    void policyAllowsWhatStandsInThePageAndNothingElse() {
        PackedPage page = packed("first('ä');", "second();");

        String policy = page.hashes().allowedBy("default-src 'none'; script-src 'self'; style-src 'self'");

        List<String> hashes = PART.matcher(page.html())
                .results()
                .map(part -> hash(part.group(2)))
                .toList();
        assertThat(policy)
                .isEqualTo("default-src 'none'; script-src 'self' %s %s; style-src 'self' %s"
                        .formatted(hashes.get(0), hashes.get(2), hashes.get(1)));
        assertThat(PackedPage.Hashes.NONE.allowedBy("script-src 'self'")).isEqualTo("script-src 'self'");
    }

    @Test
    void scriptThatOtherScriptsNeedStaysAFile() {
        PackedPage page = PackedPage.of("/a/page.html", PAGE, path -> "", path -> null);

        assertThat(page.html()).contains("<script src=\"early.js\">", "<script type=\"module\" src=\"page.js\">");
        assertThat(page.hashes().scripts()).isEmpty();
        assertThat(page.hashes().styles()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'</script>'", "'</SCRIPT'", "'<!--'", "'</style>'"})
    void textThatWouldEndItsElementIsRefused(String text) {
        assertThatThrownBy(() -> packed(text, "")).isInstanceOf(IllegalArgumentException.class);
    }

    private static PackedPage packed(String early, String script) {
        Map<String, String> texts =
                Map.of("/css/a.css", "a {}", "/css/b.css", "b {}", "/link/early.js", early, "/link/page.js", script);
        return PackedPage.of("/link/page.html", PAGE, texts::get, texts::get);
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
