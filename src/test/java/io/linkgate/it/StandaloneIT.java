package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.linkgate.it.StandaloneWar.Ended;
import io.linkgate.testkit.ApiClient;
import io.linkgate.testkit.Polling;
import io.linkgate.testkit.WarProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The packaged WAR without a server, by {@code java -jar}. */
@Tag("any-server")
class StandaloneIT {

    private static final int PORT = Integer.getInteger("standalone.port", 0);
    private static final String PHONE = "15550004441";
    private static final Duration BOUND_OF_A_STOP = Duration.ofSeconds(30);

    private StandaloneWar war;
    private Path home;
    private Path temporary;

    @BeforeEach
    void placesOfItsOwn(TestInfo test) throws Exception {
        war = StandaloneWar.of(test, PORT);
        home = war.home();
        temporary = war.temporary();
    }

    @Test
    void linkedInstanceWorksAgainAfterStopAndStart() throws Exception {
        String id;
        try (WarProcess server = war.start(Map.of())) {
            assertThat(war.printed())
                    .contains("Open     http://127.0.0.1:" + PORT + "/")
                    .contains("Token    in the file " + home.resolve("initial-admin-token"));
            ApiClient api = war.client("http", HttpClient.newBuilder());
            id = StandaloneWar.link(api, PHONE);
            assertThat(status("/io/linkgate/standalone/Main.class")).isEqualTo(404);
            assertThat(status("/io/linkgate/standalone/help.txt")).isEqualTo(404);
            assertThat(status("/WEB-INF/standalone/web.xml")).isEqualTo(404);

            long begin = System.nanoTime();
            assertThat(server.stop()).isEqualTo(WarProcess.TERMINATED);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(BOUND_OF_A_STOP);
        }
        assertThat(war.printed()).contains("Linkgate has stopped.");
        assertThat(temporary).as("what it unpacked").isEmptyDirectory();

        try (WarProcess again = war.start(Map.of())) {
            Polling.until(war.client("http", HttpClient.newBuilder()), id, "WORKING", "SCAN_QR_CODE");
            again.kill();
            again.awaitEnd();
        }
        assertThat(temporary).as("what a killed process leaves").isNotEmptyDirectory();
        try (WarProcess third = war.start(Map.of())) {
            assertThat(third.stop()).isEqualTo(WarProcess.TERMINATED);
        }
        assertThat(temporary).as("the next one deletes it").isEmptyDirectory();
    }

    @Test
    void backupOfARunningServerIsRestoredElsewhereAndTheLinkWorksThere() throws Exception {
        Path backup = home.resolveSibling("backup.zip");
        Path restored = home.resolveSibling("restored");
        Map<String, String> elsewhere = Map.of("LINKGATE_HOME", restored.toString());
        String id;
        try (WarProcess server = war.start(Map.of())) {
            ApiClient api = war.client("http", HttpClient.newBuilder());
            id = StandaloneWar.link(api, PHONE);

            assertThat(war.run(Map.of(), "backup", backup.toString()))
                    .isEqualTo(new Ended(
                            0,
                            "A Linkgate uses " + home + ", and is asked for a copy of its database.\n" + "Backed up "
                                    + home + " to " + backup + ".\n"));
            assertThat(home).isDirectoryNotContaining("glob:**/backup-*");
            assertThat(war.run(Map.of(), "restore", backup.toString()).output())
                    .contains("is in use by another Linkgate server");
            api.create("made-since").get();
            server.stop();
        }
        assertThat(war.run(Map.of(), "backup", backup.toString()))
                .isEqualTo(new Ended(1, backup + " exists, and is not overwritten.\n"));
        assertThat(war.run(elsewhere, "restore", backup.toString()).status()).isZero();
        assertThat(restored.resolve("database.mark")).content().contains("instances=1\n");
        assertThat(war.run(elsewhere, "restore", backup.toString()).output())
                .contains("is not empty; nothing is overwritten");

        try (WarProcess server = war.start(elsewhere)) {
            ApiClient api = war.client("http", HttpClient.newBuilder());
            Polling.until(api, id, "WORKING", "SCAN_QR_CODE");
            assertThat(api.call("session/list").body().path("instances")).hasSize(1);
            server.stop();
        }
    }

    @Test
    void tokensAreAdministeredWhileNoServerRuns() throws Exception {
        assertThat(war.run(Map.of(), "token", "list").output()).contains("There is no database in " + home + " yet.");
        try (WarProcess server = war.start(Map.of())) {
            assertThat(war.run(Map.of(), "token", "list").output()).contains("is in use by another Linkgate server");
            server.stop();
        }

        Ended created = war.run(Map.of(), "token", "create", "shop", "manage");
        String token = created.output().lines().reduce((first, last) -> last).orElseThrow();
        String listed = war.run(Map.of(), "token", "list").output();
        String id = listed.split(" ")[0];

        assertThat(created.output()).startsWith("Created " + id);
        assertThat(listed).isEqualTo(id + " manage usable shop\n");
        assertThat(war.run(Map.of(), "token", "create", "shop", "all").status()).isEqualTo(2);
        assertThat(war.run(Map.of(), "token").status()).isEqualTo(2);
        try (WarProcess server = war.start(Map.of())) {
            assertThat(war.client("http", token, HttpClient.newBuilder())
                            .call("whoami")
                            .text("label"))
                    .isEqualTo("shop");
            server.stop();
        }
        assertThat(war.run(Map.of(), "token", "revoke", id).status()).isZero();
        assertThat(war.run(Map.of(), "token", "list").output()).isEqualTo(id + " manage revoked shop\n");
        assertThat(war.run(Map.of(), "token", "revoke", "tok_unknown00000").status())
                .isEqualTo(1);
    }

    @Test
    void twoFilesSwitchTlsOnAndTheSandboxStillLinks() throws Exception {
        PemFiles pem = PemFiles.in(Files.createDirectory(home.resolveSibling("pem")));
        try (WarProcess server = war.start(Map.of(
                "LINKGATE_TLS_CERTIFICATE", pem.certificate().toString(),
                "LINKGATE_TLS_KEY", pem.key().toString()))) {
            assertThat(war.printed()).contains("Open     https://127.0.0.1:" + PORT + "/");
            StandaloneWar.link(war.client("https", HttpClient.newBuilder().sslContext(pem.trust())), PHONE);
            assertThat(server.stop()).isEqualTo(WarProcess.TERMINATED);
        }
    }

    @Test
    void logIsOneJsonObjectALineFromTheFirstToTheLast() throws Exception {
        try (WarProcess server = war.start(Map.of("LINKGATE_LOG_FORMAT", "json"))) {
            String id = StandaloneWar.link(war.client("http", HttpClient.newBuilder()), PHONE);
            assertThat(status("/v2/whoami?access_token=no%0A%22token")).isEqualTo(401);
            assertThat(server.stop()).isEqualTo(WarProcess.TERMINATED);

            List<JsonNode> lines = logged(war.printed());
            assertThat(lines)
                    .extracting(line -> line.get("message").asText())
                    .anyMatch(message -> message.startsWith("Linkgate is ready.\n  Open     http://127.0.0.1:" + PORT))
                    .anyMatch(message -> message.startsWith("Starting ProtocolHandler"))
                    .anyMatch(message -> message.startsWith(id + ": "))
                    .last()
                    .isEqualTo("Linkgate has stopped.");
            assertThat(lines)
                    .extracting(line -> line.get("logger").asText())
                    .contains("io.linkgate.live.SessionLog", "io.linkgate.standalone");
        }
        assertThat(war.printed())
                .doesNotContain(
                        Files.readString(home.resolve("initial-admin-token")).strip());

        Ended ended = war.run(Map.of("LINKGATE_LOG_FORMAT", "json", "LINKGATE_METRICS", "may\nbe"));
        assertThat(ended.status()).isEqualTo(1);
        assertThat(logged(ended.output())).singleElement().satisfies(line -> {
            assertThat(line.get("level").asText()).isEqualTo("ERROR");
            assertThat(line.get("message").asText()).contains("LINKGATE_METRICS: must be open, token or off");
        });
    }

    @Test
    void everyProblemIsListedAndTheStatusIsOne() throws Exception {
        Files.createDirectory(home);
        Files.writeString(home.resolve("linkgate.conf"), "linkgate.port\n");

        Ended ended = war.run(
                Map.of("LINKGATE_TLS_KEY", "/no/such/file", "LINKGATE_METRICS", "maybe", "LINKGATE_LOG_FORMAT", "xml"));

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output())
                .contains(
                        "linkgate.conf, line 1: is not of the form name = value",
                        "LINKGATE_TLS_KEY: must be the path of a readable file in PEM form",
                        "LINKGATE_TLS_KEY: needs LINKGATE_TLS_CERTIFICATE beside it",
                        "LINKGATE_METRICS: must be open, token or off",
                        "LINKGATE_LOG_FORMAT: must be text or json")
                .doesNotContain("Exception");
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void commandsPrintAndEnd() throws Exception {
        assertThat(war.run(Map.of(), "version").output()).matches("Linkgate \\d+\\.\\d+\\.\\d\\S*, Java \\d.*\\n");
        assertThat(war.run(Map.of(), "help").output()).contains("check-settings", "LINKGATE_HOME");
        assertThat(war.run(Map.of(), "check-settings")).isEqualTo(new Ended(0, "The settings are fine.\n"));
        assertThat(war.run(Map.of("LINKGATE_SANDBOX", "perhaps"), "check-settings")
                        .status())
                .isEqualTo(1);
        Ended unknown = war.run(Map.of(), "serve");
        assertThat(unknown.status()).isEqualTo(2);
        assertThat(unknown.output()).contains("Not a command: serve.");
        assertThat(temporary).isEmptyDirectory();
    }

    private static List<JsonNode> logged(String lines) {
        return lines.lines().map(StandaloneIT::object).toList();
    }

    private static JsonNode object(String line) {
        try {
            JsonNode object = new ObjectMapper().readTree(line);
            assertThat(object.fieldNames()).toIterable().contains("time", "level", "logger", "thread", "message");
            return object;
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + line, e);
        }
    }

    private static int status(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + path))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }
}
