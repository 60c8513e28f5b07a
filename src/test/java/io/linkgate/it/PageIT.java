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
                .contains("require-trusted-types-for 'script'", "trusted-types 'none'")
                .doesNotContain("unsafe-inline", "unsafe-eval", "*", "http:");
    }

    @Test
    void pagesAreClosedToOtherOriginsAndTheApiIsNot() {
        for (String path : List.of("", "docs/")) {
            Answer page = Linkgate.send(Linkgate.request(path));

            assertThat(page.header("Cross-Origin-Opener-Policy")).as(path).isEqualTo("same-origin");
            assertThat(page.header("Cross-Origin-Resource-Policy")).as(path).isEqualTo("same-origin");
            assertThat(page.header("Permissions-Policy")).as(path).contains("fullscreen=(self)", "microphone=()");
        }
        assertThat(Linkgate.send(Linkgate.request("v2/whoami")).header("Cross-Origin-Resource-Policy"))
                .isEmpty();
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
        for (String path : List.of("", "index.html", "css/base.css", "app.js")) {
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
    void pageIsInTheLanguageOfTheBrowser() {
        Answer german = Linkgate.send(Linkgate.request("").header("Accept-Language", "fr, de-AT;q=0.8, en;q=0.5"));
        Answer other = Linkgate.send(Linkgate.request("").header("Accept-Language", "fr"));
        Answer none = Linkgate.send(Linkgate.request(""));

        assertThat(german.text()).contains("<html lang=\"de\"", "lang/home/de.js");
        assertThat(none.text()).contains("<html lang=\"en\"", "lang/home/en.js").isEqualTo(other.text());
        assertThat(german.header("Vary")).isEqualTo("Accept-Encoding, Accept-Language");
        assertThat(german.header("ETag")).isNotEqualTo(none.header("ETag"));
    }

    @Test
    void nothingInItNeedsALooserPolicy() {
        Answer answer = Linkgate.send(Linkgate.request(""));

        assertThat(answer.text()).doesNotContain(" style=\"");
        assertThat(answer.text()).doesNotContainPattern("\\son[a-z]+=\"");
        assertThat(answer.header("Content-Security-Policy"))
                .containsPattern("style-src 'self' 'sha256-[\\w+/]{43}=';")
                .containsPattern("script-src 'self' 'sha256-[\\w+/]{43}=';")
                .doesNotContain("unsafe");
    }

    /** Containers answer other methods with pages of their own unless Linkgate does. */
    @Test
    void filesOfThePageAllowNoOtherMethods() {
        String before = Linkgate.send(Linkgate.request("index.html")).text();
        for (String method : List.of("PUT", "DELETE")) {
            for (String path : List.of("index.html", "css/base.css", "")) {
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

    /** Its script adds style sheets; nothing else of the policy is looser than elsewhere. See docs/decisions/0095. */
    @Test
    void onlyTheStylesOfTheApiReferenceAreLooser() {
        String strict = Linkgate.send(Linkgate.request(""))
                .header("Content-Security-Policy")
                .replaceAll(" 'sha256-[^']+'", "");
        Answer reference = Linkgate.send(Linkgate.request("docs/"));

        assertThat(reference.status()).isEqualTo(200);
        assertThat(reference.header("Content-Security-Policy"))
                .isEqualTo(strict.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
                        .replace("; require-trusted-types-for 'script'; trusted-types 'none'", ""))
                .isNotEqualTo(strict);
    }

    @Test
    void apiReferenceIsFoundWithoutItsSlash() {
        Answer redirect = Linkgate.send(Linkgate.request("docs"));

        assertThat(redirect.status()).isIn(301, 302);
        assertThat(redirect.header("Location")).endsWith("/docs/");
    }

    @Test
    void scriptOfTheApiReferenceIsSentCompressedAndOnlyOnce() {
        Answer first = Linkgate.send(Linkgate.request("docs/scalar.js").header("Accept-Encoding", "gzip"));
        Answer plain = Linkgate.send(Linkgate.request("docs/scalar.js"));
        Answer again = Linkgate.send(Linkgate.request("docs/scalar.js")
                .header("Accept-Encoding", "gzip")
                .header("If-None-Match", first.header("ETag")));

        assertThat(first.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(first.bytes()).hasSizeLessThan(1_200_000);
        assertThat(plain.bytes()).hasSizeGreaterThan(3_000_000);
        assertThat(plain.text()).contains("@scalar/api-reference");
        assertThat(again.status()).isEqualTo(304);
    }

    @Test
    void descriptionOfTheApiIsServedInBothForms() {
        assertThat(Linkgate.send(Linkgate.request("openapi.yaml")).text()).startsWith("openapi: 3.1");
        assertThat(Linkgate.send(Linkgate.request("openapi.json"))
                        .json()
                        .path("paths")
                        .has("/v2/whoami"))
                .isTrue();
        assertThat(Linkgate.send(Linkgate.request("api/docs/raw")).json().path("endpoints"))
                .anySatisfy(
                        endpoint -> assertThat(endpoint.path("path").asText()).isEqualTo("/v2/auth/qr-image"));
    }
}
