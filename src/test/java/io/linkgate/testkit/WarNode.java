package io.linkgate.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A {@code java -jar linkgate.war} beside others, with a port of its own, which can be started again. */
public final class WarNode implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Spinning would take the processors from the processes that are waited for. */
    private static final long BETWEEN_LOOKS_NANOS = Duration.ofMillis(20).toNanos();

    private final Path directory;
    private final String name;
    private final int port;
    private final Map<String, String> settings;
    private final HttpClient http;
    private final URI base;
    private final ApiClient api;
    private Path war = Path.of(System.getProperty("it.war"));
    private WarProcess process;

    /**
     * Creates one that does not run.
     *
     * @param directory of its log and its temporary files, for all nodes together
     * @param settings its environment
     * @param token of the administrator
     */
    public WarNode(Path directory, String name, int port, Map<String, String> settings, String token, HttpClient http) {
        this.directory = directory;
        this.name = name;
        this.port = port;
        this.settings = Map.copyOf(settings);
        this.http = http;
        this.base = URI.create("http://127.0.0.1:" + port + "/");
        this.api = new ApiClient(base, token, http);
    }

    /** Makes the next start one of another WAR. */
    public void upgrade(Path newer) {
        war = newer;
    }

    /** Starts the process. */
    public void begin() throws Exception {
        Path temporary = Files.createDirectories(directory.resolve("tmp-" + name));
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Duser.language=en", // of the levels in the log, which tests look for
                "-Djava.io.tmpdir=" + temporary.toAbsolutePath(),
                "-jar",
                war.toString());
        Map<String, String> environment = command.environment();
        environment.keySet().removeIf(variable -> variable.startsWith("LINKGATE_"));
        environment.putAll(settings);
        environment.put("LINKGATE_PORT", Integer.toString(port));
        process = WarProcess.start(command, directory.resolve(name + ".log"));
    }

    /** Returns the process that was started last. */
    public WarProcess process() {
        return process;
    }

    /** Returns a client of its API. */
    public ApiClient api() {
        return api;
    }

    /** Returns its root. */
    public URI base() {
        return base;
    }

    /** Waits until it answers calls. */
    public void awaitReady() throws Exception {
        until(() -> health("ready", 200, ""));
    }

    /** Returns whether it reports this about itself; false also if it does not listen. */
    public boolean health(String page, int status, String words) throws Exception {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(base.resolve("health/" + page))
                            .timeout(Duration.ofSeconds(5))
                            .build(),
                    BodyHandlers.ofString());
            return answer.statusCode() == status && answer.body().contains(words);
        } catch (IOException e) {
            return false;
        }
    }

    /** A condition that may become true. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws Exception;
    }

    /** Waits up to a minute until a condition holds. */
    public static void until(Condition condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it did not become true within " + PATIENCE.toSeconds() + " s");
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /** Kills the process, if there is one. */
    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
