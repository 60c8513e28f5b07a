package io.linkgate.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.TomcatServer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StaticFilesTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static TomcatServer server;

    private static final String POLICY = "default-src 'none'; style-src 'self'";

    @BeforeAll
    static void start() {
        server = TomcatServer.start("/error", context -> {
            context.addFilter("policy", (request, response, chain) -> {
                        ((HttpServletResponse) response).setHeader("Content-Security-Policy", POLICY);
                        chain.doFilter(request, response);
                    })
                    .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
            StaticFiles.install(context, StaticFilesTest::route);
        });
    }

    private static Optional<PageRoute> route(String path) {
        return switch (path) {
            case "/gone", "/page.html" -> Optional.of(new PageRoute("/page.html", 410));
            case "/nowhere" -> Optional.of(new PageRoute("/missing.html", 200));
            default -> Optional.empty();
        };
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/io/", "/io/linkgate/standalone/Main.class", "/io/anything.html"})
    void classesOfTheLauncherAreNotThere(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void fileIsSentWithItsTypeAndATag() throws Exception {
        HttpResponse<byte[]> page = get("/page.html");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(text(page)).contains("<title>A page</title>");
        assertThat(header(page, "Content-Type")).isEqualToIgnoringCase("text/html;charset=UTF-8");
        assertThat(header(page, "Cache-Control")).isEqualTo("no-cache");
        assertThat(header(page, "ETag")).matches("\"[0-9a-f]{32}\"");
        assertThat(header(page, "Vary")).isEqualTo("Accept-Encoding");
        assertThat(header(page, "Content-Encoding")).isEmpty();
    }

    @Test
    void pageMakesNoMarkupFromTextsAndKeepsToItself() throws Exception {
        HttpResponse<byte[]> page = get("/page.html");

        assertThat(header(page, "Content-Security-Policy"))
                .isEqualTo(POLICY + "; require-trusted-types-for 'script'; trusted-types 'none'");
        assertThat(header(page, "Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
        assertThat(header(page, "Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
        assertThat(header(page, "Permissions-Policy").split(", "))
                .contains("fullscreen=(self)", "screen-wake-lock=(self)", "clipboard-write=(self)", "camera=()")
                .allMatch(feature -> feature.matches("[a-z-]+=\\((self)?\\)"))
                .filteredOn(feature -> feature.endsWith("=(self)"))
                .hasSize(3);
    }

    @Test
    void routedPageHasTheHeadersOfPages() throws Exception {
        assertThat(header(get("/gone"), "Content-Security-Policy")).contains("trusted-types 'none'");
    }

    /** The API is called by pages of other origins, if an operator allows that. */
    @Test
    void whatIsNoPageIsLeftAsItIs() throws Exception {
        HttpResponse<byte[]> other = get("/nothing.html");

        assertThat(header(other, "Cross-Origin-Resource-Policy")).isEmpty();
        assertThat(header(other, "Content-Security-Policy")).isEqualTo(POLICY);
    }

    @Test
    void routedAddressIsSentAFileWithItsStatus() throws Exception {
        HttpResponse<byte[]> gone = get("/gone", "If-None-Match", "*");

        assertThat(gone.statusCode()).isEqualTo(410);
        assertThat(text(gone)).contains("<title>A page</title>");
        assertThat(get("/page.html").statusCode())
                .as("a file goes before a route")
                .isEqualTo(200);
        assertThat(get("/nowhere").statusCode()).as("a route to no file").isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br, GZIP", "gzip;q=0.5", "deflate , gzip ; q=1.0", "x-gzip"})
    void fileIsCompressedForClientsThatAcceptIt(String accepted) throws Exception {
        HttpResponse<byte[]> plain = get("/page.html");
        HttpResponse<byte[]> page = get("/page.html", "Accept-Encoding", accepted);

        assertThat(header(page, "Content-Encoding")).isEqualTo("gzip");
        assertThat(page.body()).hasSizeLessThan(plain.body().length);
        assertThat(inflated(page.body())).isEqualTo(plain.body());
        assertThat(header(page, "ETag")).isNotEqualTo(header(plain, "ETag"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "identity", "br", "gzip;q=0", "gzip; q=0.000", "gzipped"})
    void fileIsNotCompressedForOthers(String accepted) throws Exception {
        HttpResponse<byte[]> page = get("/page.html", "Accept-Encoding", accepted);

        assertThat(header(page, "Content-Encoding")).isEmpty();
        assertThat(text(page)).startsWith("<!doctype html>");
    }

    @ParameterizedTest
    @CsvSource({"%s, 304", "W/%s, 304", "'\"other\", %s', 304", "*, 304", "\"other\", 200", "'', 200"})
    void knownFileIsNotSentAgain(String known, int status) throws Exception {
        String etag = header(get("/page.html"), "ETag");

        HttpResponse<byte[]> again = get("/page.html", "If-None-Match", known.formatted(etag));

        assertThat(again.statusCode()).isEqualTo(status);
        assertThat(again.body().length == 0).isEqualTo(status == 304);
        assertThat(header(again, "ETag")).isEqualTo(etag);
    }

    @Test
    void tagOfThePlainFormDoesNotStandForTheCompressedOne() throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri("/page.html"))
                .header("If-None-Match", header(get("/page.html"), "ETag"))
                .header("Accept-Encoding", "gzip");

        assertThat(send(request).statusCode()).isEqualTo(200);
    }

    @Test
    void headHasTheSameHeadersWithoutTheBody() throws Exception {
        HttpResponse<byte[]> get = get("/page.html");
        HttpResponse<byte[]> head =
                send(HttpRequest.newBuilder(server.uri("/page.html")).method("HEAD", BodyPublishers.noBody()));

        assertThat(head.body()).isEmpty();
        assertThat(withoutDate(head)).isEqualTo(withoutDate(get));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing.html", "/page.html/", "/PAGE.HTML", "/WEB-INF/web.xml", "/", "/../page.html"})
    void everythingElseIsLeftToTheServer(String path) throws Exception {
        assertThat(get(path).statusCode()).isBetween(400, 404);
    }

    @ParameterizedTest
    @CsvSource({
        "index.html, text/html;charset=UTF-8",
        "js/app.js, text/javascript;charset=UTF-8",
        "a.svg, image/svg+xml"
    })
    void typeFollowsFromTheName(String name, String type) {
        assertThat(StaticFile.typeOf(name)).contains(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"web.xml", "noextension", "a.class", "a.html~", ""})
    void otherKindsOfFilesAreNotServed(String name) {
        assertThat(StaticFile.typeOf(name)).isEmpty();
    }

    private static HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static byte[] inflated(byte[] gzip) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return in.readAllBytes();
        }
    }

    private static Map<String, Object> withoutDate(HttpResponse<?> response) {
        Map<String, Object> headers = new TreeMap<>(response.headers().map());
        headers.remove("date");
        return headers;
    }
}
