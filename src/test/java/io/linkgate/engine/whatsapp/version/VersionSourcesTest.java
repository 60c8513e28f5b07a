package io.linkgate.engine.whatsapp.version;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.socket.ClientVersion;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the pages that name the newest version are requested and read. */
class VersionSourcesTest {

    private static final ClientVersion FALLBACK = ClientVersions.BUILT_IN;
    private static final ClientVersion FOUND = new ClientVersion(2, 3000, 1099999990);
    private static final ClientVersion NEWER = new ClientVersion(2, 3000, 1099999991);

    @RegisterExtension
    private final VersionPages pages = new VersionPages();

    private final VersionLookup lookup = new VersionLookup(pages);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"client_revision\":1099999990,}",
                "x={\\\"client_revision\\\":1099999990,\\\"y\\\":1}",
                "client_revision : 1099999990;",
                "\"server_revision\":1,\"client_revision\": 1099999990"
            })
    void revisionIsFoundHoweverThePageQuotesIt(String text) throws Exception {
        pages.worker(text);

        assertThat(VersionLookup.get(lookup.versions().current())).isEqualTo(FOUND);
    }

    @Test
    void pageIsRequestedLikeABrowserDoes() throws Exception {
        VersionLookup.get(lookup.versions().current());

        assertThat(pages.requests().get(0).getRequestHeaders().getFirst("User-Agent"))
                .startsWith("Mozilla/5.0");
        assertThat(pages.requests().get(0).getRequestHeaders().getFirst("sec-fetch-site"))
                .isEqualTo("none");
    }

    @Test
    void frontPageIsRequestedAsIfItsAddressWasTyped() throws Exception {
        pages.workerStatus(400);

        VersionLookup.get(lookup.versions().current());

        assertThat(pages.requests().get(1).getRequestURI().getPath()).isEqualTo("/");
        assertThat(pages.requests().get(1).getRequestHeaders().getFirst("sec-fetch-mode"))
                .isEqualTo("navigate");
        assertThat(pages.requests().get(1).getRequestHeaders().getFirst("sec-fetch-dest"))
                .isEqualTo("document");
        assertThat(pages.requests().get(1).getRequestHeaders())
                .containsKeys("Accept", "Accept-language", "Sec-fetch-user");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 429, 500, 503})
    void frontPageHelpsOutWhenTheServiceWorkerIsRefused(int refusal) throws Exception {
        pages.workerStatus(refusal);
        pages.frontStatus(200);
        pages.front("<script>{\\\"client_revision\\\":1099999990,</script>");

        assertThat(VersionLookup.get(lookup.versions().current())).isEqualTo(FOUND);
    }

    @Test
    void frontPageIsNotAskedWhenTheServiceWorkerAnswers() throws Exception {
        VersionLookup.get(lookup.versions().current());

        assertThat(pages.paths()).containsExactly("/sw.js");
    }

    @Test
    void frontPageIsAskedWhenTheServiceWorkerNamesWhatWasRefused() throws Exception {
        pages.frontStatus(200);
        pages.front("\"client_revision\":1099999991,");
        DiscoveredVersions versions = lookup.versions();
        VersionLookup.get(versions.current());

        assertThat(VersionLookup.get(versions.after(FOUND))).isEqualTo(NEWER);
        assertThat(pages.paths()).containsExactly("/sw.js", "/sw.js", "/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"600", "Thu, 01 Jan 2026 00:10:00 GMT"})
    void pageThatAsksForPatienceIsLeftAloneForThatTime(String patience) throws Exception {
        pages.workerStatus(429);
        pages.retryAfter(patience);
        DiscoveredVersions versions = lookup.versions();
        VersionLookup.get(versions.current());

        lookup.pass(Duration.ofSeconds(599), versions);
        assertThat(pages.paths())
                .as("the other page is still requested")
                .contains("/")
                .containsOnlyOnce("/sw.js");

        pages.workerStatus(200);
        lookup.pass(Duration.ofMinutes(30), versions);
        assertThat(VersionLookup.get(versions.current())).isEqualTo(FOUND);
    }

    @Test
    void answerThatNeverEndsIsGivenUpAndTheOtherPageIsAsked() throws Exception {
        pages.hold();
        pages.frontStatus(200);
        pages.front("\"client_revision\":1099999990,");
        CompletableFuture<ClientVersion> current = lookup.versions().current();

        lookup.scheduler().advance(Duration.ofSeconds(15));

        assertThat(VersionLookup.get(current)).isEqualTo(FOUND);
        pages.release();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no such thing", "client_revision:x", "client_revision:9999999999"})
    void unreadablePageGivesTheFallback(String text) throws Exception {
        pages.worker(text);

        assertThat(VersionLookup.get(lookup.versions().current())).isEqualTo(FALLBACK);
    }

    @Test
    void errorOfTheServerGivesTheFallback() throws Exception {
        pages.workerStatus(503);

        assertThat(VersionLookup.get(lookup.versions().current())).isEqualTo(FALLBACK);
    }

    @Test
    void endlessPageGivesTheFallback() throws Exception {
        pages.worker(" ".repeat(17 << 20) + "client_revision:1");

        assertThat(VersionLookup.get(lookup.versions().current())).isEqualTo(FALLBACK);
    }

    @Test
    void unreachablePageGivesTheFallback() throws Exception {
        pages.close();

        assertThat(VersionLookup.get(lookup.versions().current())).isEqualTo(FALLBACK);
    }
}
