package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.ApiClient;
import io.linkgate.testkit.Polling;
import io.linkgate.testkit.WarProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.TestInfo;

/** The packaged WAR as {@code java -jar} runs it, with the sandbox, in directories of its own. One server at a time. */
final class StandaloneWar {

    private final int port;
    private final Path home;
    private final Path temporary;
    private final Path log;

    private StandaloneWar(Path directory, int port) throws Exception {
        this.port = port;
        this.home = directory.resolve("home");
        this.temporary = Files.createDirectory(directory.resolve("tmp"));
        this.log = directory.resolve("console.log");
    }

    /** @param port free, and kept free across restarts */
    static StandaloneWar of(TestInfo test, int port) throws Exception {
        return new StandaloneWar(
                Files.createDirectories(Path.of(System.getProperty("standalone.directory"))
                                .resolve(test.getTestMethod().orElseThrow().getName()))
                        .toAbsolutePath(),
                port);
    }

    /** Returns the home, unless the settings name another. It does not exist at first. */
    Path home() {
        return home;
    }

    /** Returns the directory for temporary files. */
    Path temporary() {
        return temporary;
    }

    /** Returns what all servers have printed. */
    String printed() throws Exception {
        return Files.readString(log);
    }

    /**
     * A process that has ended.
     *
     * @param output of both streams
     */
    record Ended(int status, String output) {}

    /** Runs a command to its end. */
    Ended run(Map<String, String> settings, String... arguments) throws Exception {
        ProcessBuilder command = command(settings);
        command.command().addAll(List.of(arguments));
        Process process = command.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), output);
    }

    /** Starts a server, and waits until it is ready. */
    WarProcess start(Map<String, String> settings) throws Exception {
        WarProcess server = begin(settings);
        try {
            server.awaitReady();
            return server;
        } catch (Exception e) {
            server.close();
            throw e;
        }
    }

    /** Starts a server that may have to wait for its database. */
    WarProcess begin(Map<String, String> settings) throws Exception {
        return WarProcess.start(command(settings), log);
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
        environment.put("LINKGATE_PORT", Integer.toString(port));
        environment.put("LINKGATE_SANDBOX", "true");
        environment.putAll(settings);
        return command;
    }

    /** Returns a client with the token that the first start of the home has made. */
    ApiClient client(String scheme, HttpClient.Builder http) throws Exception {
        return client(
                scheme, Files.readString(home.resolve("initial-admin-token")).strip(), http);
    }

    ApiClient client(String scheme, String token, HttpClient.Builder http) {
        return new ApiClient(
                URI.create(scheme + "://127.0.0.1:" + port + "/"),
                token,
                http.version(HttpClient.Version.HTTP_1_1).build());
    }

    /** Links a new instance of the sandbox with a phone, and returns its id. */
    static String link(ApiClient api, String phone) throws Exception {
        String id = api.create("shop").get().text("instance_id");
        Polling.until(api, id, "SCAN_QR_CODE", "FAILED");
        ApiClient.Reply scan = api.call("sandbox/scan?phone_number=" + phone + "&instance_id=" + id);
        assertThat(scan.text("result")).as("%s", scan.body()).isEqualTo("linked");
        Polling.until(api, id, "WORKING", "FAILED");
        return id;
    }
}
