package io.linkgate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.linkgate.bootstrap.RunningLinkgate;
import io.linkgate.testkit.EventStreamClient;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What works through a proxy. */
@Tag("proxies")
@TestInstance(Lifecycle.PER_CLASS)
abstract class BehindAProxy {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(25);

    private RunningLinkgate linkgate;
    private ReverseProxy proxy;
    private SSLContext trusted;
    private HttpClient http;

    /** Starts the proxy in front of the server on that port. */
    abstract ReverseProxy start(Path directory, Certificate certificate, int port) throws Exception;

    /** The path of Linkgate as clients see it. */
    String path() {
        return "/linkgate";
    }

    /** The address that temporary links begin with. */
    String publicAddress() {
        return address("https", "").toString();
    }

    /** The settings that the page asks for. */
    Map<String, String> settings() {
        return Map.of("LINKGATE_TRUSTED_PROXIES", "127.0.0.1");
    }

    @BeforeAll
    void startBoth(@TempDir Path directory) throws Exception {
        linkgate = RunningLinkgate.at("/linkgate", directory, settings());
        Certificate certificate = Certificate.create(directory);
        trusted = certificate.trusted();
        http = HttpClient.newBuilder().sslContext(trusted).build();
        proxy = start(directory, certificate, linkgate.port());
    }

    @AfterAll
    void stopBoth() throws Exception {
        proxy.close();
        linkgate.close();
    }

    private URI address(String scheme, String pathAndQuery) {
        return URI.create(scheme + "://localhost:" + proxy.port() + path() + pathAndQuery);
    }

    private HttpRequest.Builder request(String pathAndQuery) {
        return HttpRequest.newBuilder(address("https", pathAndQuery))
                .header("Authorization", "Bearer " + linkgate.token());
    }

    private HttpResponse<String> get(String pathAndQuery) throws Exception {
        return http.send(request(pathAndQuery).build(), BodyHandlers.ofString());
    }

    private JsonNode post(String pathAndQuery) throws Exception {
        HttpResponse<String> answer =
                http.send(request(pathAndQuery).POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return JSON.readTree(answer.body());
    }

    private String created(boolean start) throws Exception {
        return post("/v2/session/create?name=proxied&engine=sandbox&start=" + start)
                .path("instance_id")
                .asText();
    }

    @Test
    void accountIsLinkedByACodeThatIsWaitedFor() throws Exception {
        String id = created(true);

        JsonNode code = post("/v2/auth/qr-image?wait=25&instance_id=" + id);
        JsonNode scan = post("/v2/sandbox/scan?phone_number=15550001111&instance_id=" + id);

        assertThat(code.path("qr").asText()).startsWith("data:image/png;base64,");
        assertThat(scan.path("result").asText()).isEqualTo("linked");
        linkgate.await(id, "WORKING");
    }

    @Test
    void longestWaitIsNotCutOff() throws Exception {
        String id = created(true);
        String first = post("/v2/auth/qr-image?detail=true&wait=25&instance_id=" + id)
                .path("sequence")
                .asText();
        long begun = System.nanoTime();

        HttpResponse<String> next = get("/v2/auth/qr-image?wait=25&after=" + first + "&instance_id=" + id);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(LONGEST_WAIT.minusSeconds(1));
        assertThat(next.statusCode()).as(next.body()).isEqualTo(200);
    }

    @Test
    void eventsArriveWhenTheyHappen() throws Exception {
        String id = created(false);
        try (EventStreamClient stream = EventStreamClient.open(
                http, request("/v2/session/events?instance_id=" + id).build())) {
            assertThat(stream.next().status()).isEqualTo("STOPPED");

            post("/v2/session/start?instance_id=" + id);

            assertThat(stream.untilStatus("SCAN_QR_CODE")).isNotEmpty();
        }
    }

    @Test
    void pagesAndTheirScriptsAreServed() throws Exception {
        assertThat(get("/").body()).contains("<title>Linkgate");
        HttpResponse<String> script = get("/app.js");
        assertThat(script.statusCode()).isEqualTo(200);
        assertThat(script.headers().firstValue("Content-Type").orElse("")).contains("javascript");
    }

    @Test
    void temporaryLinksBeginWithTheAddressOfTheProxy() throws Exception {
        String link = post("/v2/session/temp-link?instance_id=" + created(false))
                .path("link")
                .asText();

        assertThat(link).startsWith(publicAddress() + "/link/lnk_");
    }

    /** The client's own headers do not hide it. */
    @Test
    void auditNamesTheClientAndNotTheProxy() throws Exception {
        try (Socket socket = trusted.getSocketFactory()
                .createSocket(
                        InetAddress.getByName("127.0.0.1"), proxy.port(), InetAddress.getByName("127.0.0.2"), 0)) {
            String request = "POST " + path() + "/v2/session/create?name=far&start=false HTTP/1.1\r\n"
                    + "Host: localhost:" + proxy.port() + "\r\nAuthorization: Bearer " + linkgate.token()
                    + "\r\nX-Forwarded-For: 203.0.113.9\r\nForwarded: for=203.0.113.9\r\nContent-Length: 0\r\n"
                    + "Connection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 201");
        }

        JsonNode entries = linkgate.get("/v2/admin/audit?action=session.create").path("entries");

        assertThat(entries.findValuesAsText("address")).contains("127.0.0.2").doesNotContain("203.0.113.9");
    }

    @Test
    void accessLogHasThePathAndNoQuery() throws Exception {
        HttpRequest call = HttpRequest.newBuilder(address("https", "/v2/whoami?access_token=" + linkgate.token()))
                .build();
        assertThat(http.send(call, BodyHandlers.ofString()).statusCode()).isEqualTo(200);

        assertThat(proxy.logged("/v2/whoami")).doesNotContain(linkgate.token()).doesNotContain("access_token");
    }

    /** Opens the sandbox's socket through the proxy. */
    final void assertSocketOpens() throws Exception {
        WebSocket socket = http.newWebSocketBuilder()
                .buildAsync(address("wss", "/sandbox/ws/chat"), new WebSocket.Listener() {})
                .get(20, TimeUnit.SECONDS);

        assertThat(socket.isInputClosed()).isFalse();
        socket.abort();
    }
}
