package io.linkgate.redeploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.RunningJvm;
import io.linkgate.testkit.WarProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Tomcat from its distribution with its own configuration, but for the port, started by its own script, which opens the
 * JDK packages that its leak detection reads. The WAR is in {@code webapps} at the start; afterwards it is operated
 * through the manager.
 */
final class OperatedTomcat implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String PATH = "/linkgate";
    private static final String AUTHORIZATION =
            "Basic " + Base64.getEncoder().encodeToString("operator:operator".getBytes(StandardCharsets.US_ASCII));

    /**
     * Options for a quick start. Softly reachable objects go at each collection: otherwise the JDK's caches would hold
     * them until memory is short, which looks like a leak.
     */
    private static final String OPTIONS =
            "-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:SoftRefLRUPolicyMSPerMB=0";

    private final Path war;
    private final int port;
    private final Path log;
    private final WarProcess process;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private OperatedTomcat(Path war, int port, Path log, WarProcess process) {
        this.war = war;
        this.port = port;
        this.log = log;
        this.process = process;
    }

    /**
     * Starts it with the WAR, and waits until both answer.
     *
     * @param home the unpacked distribution
     * @param base a directory that does not exist yet
     * @param settings of Linkgate, by the names of their environment variables
     */
    static OperatedTomcat start(Path home, Path base, Path war, int port, Map<String, String> settings)
            throws Exception {
        return start(home, base, war, port, settings, any -> {});
    }

    /** Changes the configuration before a start. */
    @FunctionalInterface
    interface Change {
        void of(Path base) throws IOException;
    }

    /** Starts it with a changed configuration. */
    static OperatedTomcat start(Path home, Path base, Path war, int port, Map<String, String> settings, Change change)
            throws Exception {
        return start(home, base, war, PATH.substring(1) + ".war", port, settings, change);
    }

    /** Starts it with the WAR as a version of the application, of which there may be several. */
    static OperatedTomcat startVersion(
            String version, Path home, Path base, Path war, int port, Map<String, String> settings) throws Exception {
        return start(home, base, war, PATH.substring(1) + "##" + version + ".war", port, settings, any -> {});
    }

    private static OperatedTomcat start(
            Path home, Path base, Path war, String file, int port, Map<String, String> settings, Change change)
            throws Exception {
        prepare(home, base, port);
        change.of(base);
        Files.copy(war, base.resolve("webapps").resolve(file));
        ProcessBuilder command =
                new ProcessBuilder("sh", home.resolve("bin/catalina.sh").toString(), "run");
        Map<String, String> environment = command.environment();
        environment.keySet().removeIf(name -> name.startsWith("LINKGATE_"));
        environment.putAll(settings);
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("CATALINA_BASE", base.toString());
        environment.put("CATALINA_OPTS", OPTIONS);
        Path log = base.resolve("logs/console.log");
        WarProcess process = WarProcess.start(command, log);
        try {
            process.awaitReady();
            return new OperatedTomcat(war, port, log, process);
        } catch (Exception e) {
            process.close();
            throw e;
        }
    }

    /** The address of Linkgate. */
    URI url() {
        return URI.create("http://127.0.0.1:" + port + PATH + "/");
    }

    RunningJvm jvm() {
        return process.jvm();
    }

    /** Its output so far. */
    List<String> log() throws IOException {
        return Files.readAllLines(log);
    }

    /** Deploys the WAR, replacing an earlier one; returns when it answers. */
    void deploy() throws IOException, InterruptedException {
        manager(HttpRequest.newBuilder(call("deploy?update=true&path=" + PATH)).PUT(BodyPublishers.ofFile(war)));
    }

    /** Deploys the WAR as one more version beside the others; returns when Tomcat has. */
    void deployVersion(String version) throws IOException, InterruptedException {
        manager(HttpRequest.newBuilder(call("deploy?path=" + PATH + "&version=" + version))
                .PUT(BodyPublishers.ofFile(war)));
    }

    /** Undeploys a version. */
    void undeployVersion(String version) throws IOException, InterruptedException {
        manager(HttpRequest.newBuilder(call("undeploy?path=" + PATH + "&version=" + version)));
    }

    /** Undeploys the WAR for good. */
    void undeploy() throws IOException, InterruptedException {
        manager(HttpRequest.newBuilder(call("undeploy?path=" + PATH)));
    }

    /** Paths of applications that were stopped and are still in memory, as the container finds them. */
    List<String> leaks() throws IOException, InterruptedException {
        return manager(HttpRequest.newBuilder(call("findleaks?statusLine=true")))
                .lines()
                .skip(1)
                .toList();
    }

    @Override
    public void close() {
        process.close();
    }

    private URI call(String command) {
        return URI.create("http://127.0.0.1:" + port + "/manager/text/" + command);
    }

    private String manager(HttpRequest.Builder call) throws IOException, InterruptedException {
        HttpRequest request =
                call.timeout(PATIENCE).header("Authorization", AUTHORIZATION).build();
        String answer = http.send(request, BodyHandlers.ofString()).body();
        assertThat(answer).as("%s", request).startsWith("OK");
        return answer;
    }

    private static void prepare(Path home, Path base, int port) throws IOException {
        Path hosts = Files.createDirectories(base.resolve("conf/Catalina/localhost"));
        for (String directory : List.of("logs", "temp", "webapps", "work")) {
            Files.createDirectory(base.resolve(directory));
        }
        for (String file : List.of("catalina.properties", "context.xml", "logging.properties", "web.xml")) {
            Files.copy(home.resolve("conf").resolve(file), base.resolve("conf").resolve(file));
        }
        String server = Files.readString(home.resolve("conf/server.xml"));
        String ours = server.replace(
                        "<Connector port=\"8080\"", "<Connector address=\"127.0.0.1\" port=\"" + port + "\"")
                .replace("<Server port=\"8005\"", "<Server port=\"-1\"");
        Files.writeString(base.resolve("conf/server.xml"), ours);
        Files.writeString(base.resolve("conf/tomcat-users.xml"), """
                <tomcat-users>
                  <user username="operator" password="operator" roles="manager-script"/>
                </tomcat-users>
                """);
        Files.writeString(hosts.resolve("manager.xml"), """
                <Context docBase="${catalina.home}/webapps/manager" privileged="true"/>
                """);
    }
}
