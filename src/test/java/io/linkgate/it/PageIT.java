package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page at the root of the context, below whatever context path that is. */
class PageIT extends DeployedWar {

    private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"([^\"#]+)\"");

    @Test
    void pageIsServedUnderAStrictPolicy() {
        Answer page = Linkgate.send(Linkgate.request(""));

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.mediaType()).isEqualTo("text/html");
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe-inline", "unsafe-eval", "*", "http:");
    }

    @Test
    void everythingItLoadsExistsOnThisServer() {
        String page = Linkgate.send(Linkgate.request("")).text();

        List<String> references = REFERENCE
                .matcher(page)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();

        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            assertThat(reference).doesNotStartWith("/").doesNotContain("//"); // survives any context path
            assertThat(Linkgate.send(Linkgate.request(reference)).status()).isEqualTo(200);
        });
    }

    @Test
    void browserAsksOnlyWhetherAFileIsStillTheSame() {
        for (String path : List.of("", "index.html", "app.css", "js/watch.js")) {
            Answer first = Linkgate.send(Linkgate.request(path).header("Accept-Encoding", "gzip"));
            String etag = first.header("ETag");
            Answer again = Linkgate.send(
                    Linkgate.request(path).header("Accept-Encoding", "gzip").header("If-None-Match", etag));

            assertThat(first.header("Content-Encoding")).as(path).isEqualTo("gzip");
            assertThat(first.header("Cache-Control")).as(path).isEqualTo("no-cache");
            assertThat(etag).as(path).matches("\"[0-9a-f]{32}\"");
            assertThat(again.status()).as(path).isEqualTo(304);
        }
    }

    @Test
    void nothingInItNeedsALooserPolicy() {
        String page = Linkgate.send(Linkgate.request("")).text();

        assertThat(page).doesNotContainPattern("<script(?![^>]*\\ssrc=)").doesNotContain("<style", " style=\"");
        assertThat(page).doesNotContainPattern("\\son[a-z]+=\"");
    }

    /** Containers answer other methods with pages of their own unless Linkgate does. */
    @Test
    void filesOfThePageAllowNoOtherMethods() {
        String before = Linkgate.send(Linkgate.request("index.html")).text();
        for (String method : List.of("PUT", "DELETE")) {
            for (String path : List.of("index.html", "app.css", "")) {
                Answer answer = Linkgate.send(
                        Linkgate.request(path).method(method, BodyPublishers.ofString("<h1>replaced</h1>")));

                assertThat(answer.status()).as(method + " " + path).isEqualTo(405);
                assertThat(answer.header("Allow")).as(method + " " + path).contains("GET", "HEAD");
                assertThat(answer.header("Allow")).as(method + " " + path).doesNotContain("PUT", "DELETE");
                assertThat(answer.text()).as(method + " " + path).contains("method_not_allowed");
            }
        }
        assertThat(Linkgate.send(Linkgate.request("index.html")).text()).isEqualTo(before);
    }
}
