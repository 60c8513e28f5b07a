package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.ApiClient;
import io.linkgate.testkit.Polling;
import io.linkgate.testkit.WarProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The packaged WAR without a server, by {@code java -jar}. */
@Tag("any-server")
class StandaloneIT {

    private static final int PORT = Integer.getInteger("standalone.port", 0);
    private static final Duration BOUND_OF_A_STOP = Duration.ofSeconds(30);

    private Path home;
    private Path temporary;
    private Path log;

    @BeforeEach
    void placesOfItsOwn(TestInfo test) throws Exception {
        Path directory = Files.createDirectories(Path.of(System.getProperty("standalone.directory"))
                        .resolve(test.getTestMethod().orElseThrow().getName()))
                .toAbsolutePath();
        home = directory.resolve("home");
        temporary = Files.createDirectory(directory.resolve("tmp"));
        log = directory.resolve("console.log");
    }

    @Test
    void linkedInstanceWorksAgainAfterStopAndStart() throws Exception {
        String id;
        try (WarProcess server = start(Map.of())) {
            assertThat(Files.readString(log))
                    .contains("Open     http://127.0.0.1:" + PORT + "/")
                    .contains("Token    in the file " + home.resolve("initial-admin-token"));
            ApiClient api = client("http", HttpClient.newBuilder());
            id = link(api);
            assertThat(status("/io/linkgate/standalone/Main.class")).isEqualTo(404);
            assertThat(status("/io/linkgate/standalone/help.txt")).isEqualTo(404);
            assertThat(status("/WEB-INF/standalone/web.xml")).isEqualTo(404);

            long begin = System.nanoTime();
            assertThat(server.stop()).isEqualTo(WarProcess.TERMINATED);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(BOUND_OF_A_STOP);
        }
        assertThat(Files.readString(log)).contains("Linkgate has stopped.");
        assertThat(temporary).as("what it unpacked").isEmptyDirectory();

        try (WarProcess again = start(Map.of())) {
            Polling.until(client("http", HttpClient.newBuilder()), id, "WORKING", "SCAN_QR_CODE");
            again.kill();
            again.awaitEnd();
        }
        assertThat(temporary).as("what a killed process leaves").isNotEmptyDirectory();
        try (WarProcess third = start(Map.of())) {
            assertThat(third.stop()).isEqualTo(WarProcess.TERMINATED);
        }
        assertThat(temporary).as("the next one deletes it").isEmptyDirectory();
    }

    @Test
    void backupIsRestoredElsewhereAndTheLinkWorksThere() throws Exception {
        String id;
        try (WarProcess server = start(Map.of())) {
            id = link(client("http", HttpClient.newBuilder()));
            assertThat(run(Map.of(), "backup", "unused.zip").output()).contains("is in use by another Linkgate server");
            server.stop();
        }
        Path backup = home.resolveSibling("backup.zip");
        Path restored = home.resolveSibling("restored");
        Map<String, String> elsewhere = Map.of("LINKGATE_HOME", restored.toString());

        assertThat(run(Map.of(), "backup", backup.toString()).status()).isZero();
        assertThat(run(Map.of(), "backup", backup.toString()))
                .isEqualTo(new Ended(1, backup + " exists, and is not overwritten.\n"));
        Map<String, String> onAServer = Map.of(
                "LINKGATE_DATABASE_URL", "jdbc:postgresql://127.0.0.1/linkgate",
                "LINKGATE_DATABASE_USER", "linkgate",
                "LINKGATE_DATABASE_PASSWORD", "not-asked-for");
        assertThat(run(onAServer, "backup", home.resolveSibling("other.zip").toString())
                        .output())
                .startsWith("No backup was made: the database is on a server");
        assertThat(run(onAServer, "restore", backup.toString()).output())
                .startsWith("Nothing was restored: the database is on a server");
        assertThat(run(elsewhere, "restore", backup.toString()).status()).isZero();
        assertThat(run(elsewhere, "restore", backup.toString()).output())
                .contains("is not empty; nothing is overwritten");

        try (WarProcess server = start(elsewhere)) {
            Polling.until(client("http", HttpClient.newBuilder()), id, "WORKING", "SCAN_QR_CODE");
            server.stop();
        }
    }

    @Test
    void tokensAreAdministeredWhileNoServerRuns() throws Exception {
        assertThat(run(Map.of(), "token", "list").output()).contains("There is no database in " + home + " yet.");
        try (WarProcess server = start(Map.of())) {
            assertThat(run(Map.of(), "token", "list").output()).contains("is in use by another Linkgate server");
            server.stop();
        }

        Ended created = run(Map.of(), "token", "create", "shop", "manage");
        String token = created.output().lines().reduce((first, last) -> last).orElseThrow();
        String listed = run(Map.of(), "token", "list").output();
        String id = listed.split(" ")[0];

        assertThat(created.output()).startsWith("Created " + id);
        assertThat(listed).isEqualTo(id + " manage usable shop\n");
        assertThat(run(Map.of(), "token", "create", "shop", "all").status()).isEqualTo(2);
        assertThat(run(Map.of(), "token").status()).isEqualTo(2);
        try (WarProcess server = start(Map.of())) {
            assertThat(client("http", token, HttpClient.newBuilder())
                            .call("whoami")
                            .text("label"))
                    .isEqualTo("shop");
            server.stop();
        }
        assertThat(run(Map.of(), "token", "revoke", id).status()).isZero();
        assertThat(run(Map.of(), "token", "list").output()).isEqualTo(id + " manage revoked shop\n");
        assertThat(run(Map.of(), "token", "revoke", "tok_unknown00000").status())
                .isEqualTo(1);
    }

    @Test
    void twoFilesSwitchTlsOnAndTheSandboxStillLinks() throws Exception {
        PemFiles pem = PemFiles.in(Files.createDirectory(home.resolveSibling("pem")));
        try (WarProcess server = start(Map.of(
                "LINKGATE_TLS_CERTIFICATE", pem.certificate().toString(),
                "LINKGATE_TLS_KEY", pem.key().toString()))) {
            assertThat(Files.readString(log)).contains("Open     https://127.0.0.1:" + PORT + "/");
            link(client("https", HttpClient.newBuilder().sslContext(pem.trust())));
            assertThat(server.stop()).isEqualTo(WarProcess.TERMINATED);
        }
    }

    @Test
    void everyProblemIsListedAndTheStatusIsOne() throws Exception {
        Files.createDirectory(home);
        Files.writeString(home.resolve("linkgate.conf"), "linkgate.port\n");

        Ended ended = run(Map.of("LINKGATE_TLS_KEY", "/no/such/file", "LINKGATE_METRICS", "maybe"));

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output())
                .contains(
                        "linkgate.conf, line 1: is not of the form name = value",
                        "LINKGATE_TLS_KEY: must be the path of a readable file in PEM form",
                        "LINKGATE_TLS_KEY: needs LINKGATE_TLS_CERTIFICATE beside it",
                        "LINKGATE_METRICS: must be open, token or off")
                .doesNotContain("Exception");
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void commandsPrintAndEnd() throws Exception {
        assertThat(run(Map.of(), "version").output()).matches("Linkgate \\d+\\.\\d+\\.\\d\\S*, Java \\d.*\\n");
        assertThat(run(Map.of(), "help").output()).contains("check-settings", "LINKGATE_HOME");
        assertThat(run(Map.of(), "check-settings")).isEqualTo(new Ended(0, "The settings are fine.\n"));
        assertThat(run(Map.of("LINKGATE_SANDBOX", "perhaps"), "check-settings").status())
                .isEqualTo(1);
        Ended unknown = run(Map.of(), "serve");
        assertThat(unknown.status()).isEqualTo(2);
        assertThat(unknown.output()).contains("Not a command: serve.");
        assertThat(temporary).isEmptyDirectory();
    }

    /**
     * A process that has ended.
     *
     * @param output of both streams
     */
    private record Ended(int status, String output) {}

    private Ended run(Map<String, String> settings, String... arguments) throws Exception {
        ProcessBuilder command = command(settings);
        command.command().addAll(List.of(arguments));
        Process process = command.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), output);
    }

    private WarProcess start(Map<String, String> settings) throws Exception {
        WarProcess server = WarProcess.start(command(settings), log);
        try {
            server.awaitReady();
            return server;
        } catch (Exception e) {
            server.close();
            throw e;
        }
    }

    private ProcessBuilder command(Map<String, String> settings) {
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary,
                "-jar",
                System.getProperty("it.war"));
        Map<String, String> environment = command.environment();
        environment.keySet().removeIf(name -> name.startsWith("LINKGATE_"));
        environment.put("LINKGATE_HOME", home.toString());
        environment.put("LINKGATE_PORT", Integer.toString(PORT));
        environment.put("LINKGATE_SANDBOX", "true");
        environment.putAll(settings);
        return command;
    }

    private static String link(ApiClient api) throws Exception {
        String id = api.create("shop").get().text("instance_id");
        Polling.until(api, id, "SCAN_QR_CODE", "FAILED");
        ApiClient.Reply scan = api.call("sandbox/scan?phone_number=15550004441&instance_id=" + id);
        assertThat(scan.text("result")).as("%s", scan.body()).isEqualTo("linked");
        Polling.until(api, id, "WORKING", "FAILED");
        return id;
    }

    private ApiClient client(String scheme, HttpClient.Builder http) throws Exception {
        return client(
                scheme, Files.readString(home.resolve("initial-admin-token")).strip(), http);
    }

    private static ApiClient client(String scheme, String token, HttpClient.Builder http) {
        return new ApiClient(
                URI.create(scheme + "://127.0.0.1:" + PORT + "/"),
                token,
                http.version(HttpClient.Version.HTTP_1_1).build());
    }

    private static int status(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + path))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }
}
