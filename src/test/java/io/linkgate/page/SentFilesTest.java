package io.linkgate.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is sent of the pages in the sources. */
class SentFilesTest {

    private final SentFiles files = WebappFiles.sent();

    @ParameterizedTest
    @CsvSource({"de fr, de", "fr de en, de", "en de, en", "fr, en", "'', en"})
    void pageIsInTheFirstLanguageThatThereIs(String wanted, String sent) {
        List<String> languages = List.of(wanted.split(" "));

        assertThat(text("/link/visitor.html", languages)).contains("<html lang=\"" + sent + "\">");
        assertThat(text("/index.html", languages)).contains("lang=\"" + sent, "href=\"lang/home/" + sent + ".js\"");
        assertThat(files.hasLanguages("/link/over.html")).isTrue();
    }

    @Test
    void pageOfALinkHasTheTextsOfItsLanguageThatVisitorsSee() {
        String german = text("/link/visitor.html", List.of("de"));

        assertThat(german).contains("Sie können das Telefon weglegen").doesNotContain("put the phone away", "'home.");
        assertThat(text("/link/visitor.html", List.of())).contains("put the phone away");
    }

    /** An early question needs no other script, and goes out before the page is there. */
    @Test
    void questionComesBeforeAllElse() {
        String page = text("/link/visitor.html", List.of());

        assertThat(page.indexOf("window.early =")).isBetween(1, page.indexOf("<style>"));
    }

    @Test
    void referenceOfTheApiAndAllElseIsTheSameInAllLanguages() {
        assertThat(files.hasLanguages("/docs/index.html")).isFalse();
        assertThat(files.hasLanguages("/app.js")).isFalse();
        assertThat(files.has("/lang/visitor/de.js")).isTrue();
        assertThat(files.has("/link/nothing.html")).isFalse();
    }

    private String text(String path, List<String> languages) {
        return files.get(path, languages).plain().text();
    }
}
