package io.linkgate.servers;

import io.linkgate.testkit.FreePorts;
import io.linkgate.testkit.RunningJvm;
import io.linkgate.testkit.WarProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A server from its distribution, in a process of its own and on ports of its own, which an operator deploys the WAR
 * into. A subclass says how one server is configured and started, and where the WAR goes; it overrides the rest only
 * where its server differs. For one thread.
 */
abstract class OperatedServer implements AutoCloseable {

    /** The administrator's. */
    static final String TOKEN = "administrator-of-the-tests-of-servers";

    private static final Path SERVERS = Path.of(System.getProperty("servers.directory"));
    private static final Path WAR = Path.of(System.getProperty("it.war"));

    /**
     * Options for a quick start. Softly reachable objects go at each collection: otherwise the JDK's caches would hold
     * them until memory is short, which looks like a leak.
     */
    private static final String OPTIONS =
            "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:SoftRefLRUPolicyMSPerMB=0 -Djava.awt.headless=true";

    private final Path directory;
    private final int port = FreePorts.next();
    private WarProcess process;

    /**
     * Creates one that is not running.
     *
     * @param name of its directory below {@code target/it/servers}, which must not exist
     */
    OperatedServer(String name) throws IOException {
        this.directory = Files.createDirectories(SERVERS).resolve(name);
        Files.createDirectory(directory);
    }

    /** Writes the configuration below {@link #directory}, with {@link #port} for HTTP on 127.0.0.1; called once. */
    abstract void configure() throws IOException;

    /** Returns the command that runs the server in the foreground until TERM. */
    abstract List<String> command();

    /** Returns the file that the WAR becomes; the server deploys what appears there. */
    abstract Path deployment();

    /** Returns variables for the server itself, beside those of Linkgate and {@code JAVA_HOME}. */
    Map<String, String> environment() {
        return Map.of();
    }

    /** Returns the options of the server's Java. */
    String options() {
        return OPTIONS;
    }

    /** Returns the path of Linkgate. */
    String path() {
        return "/linkgate/";
    }

    /** Returns the files that the server logs to, beside its output. */
    List<Path> logs() {
        return List.of();
    }

    /** Whether the server forgets an application that was undeployed; otherwise only its threads have to be gone. */
    boolean letsGo() {
        return true;
    }

    /** Whether the server puts an H2 of its own in the place of that of the WAR. */
    boolean bringsH2() {
        return false;
    }

    /** Whether the server logs this line and a stack trace when nothing is wrong, as docs/servers.md says. */
    boolean meansNothing(String line) {
        return false;
    }

    /** Starts the server, with what is deployed; does not wait. */
    void start() throws IOException {
        ProcessBuilder command = new ProcessBuilder(command()).directory(directory.toFile());
        Map<String, String> environment = command.environment();
        environment.keySet().removeIf(name -> name.startsWith("LINKGATE_"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("JAVA_TOOL_OPTIONS", options());
        environment.put("LINKGATE_HOME", directory.resolve("home").toString());
        environment.put("LINKGATE_ADMIN_TOKEN", TOKEN);
        environment.put("LINKGATE_SANDBOX", "true");
        environment.putAll(environment());
        process = WarProcess.start(command, console());
    }

    /** Stops the server by TERM, and waits for its end. */
    void stop() throws Exception {
        process.stop();
        process.close();
    }

    /** Deploys the WAR, byte for byte; does not wait. */
    void deploy() throws Exception {
        Path copy = Files.copy(WAR, directory.resolve("copy.war"), StandardCopyOption.REPLACE_EXISTING);
        Files.createDirectories(deployment().getParent());
        Files.move(copy, deployment(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deploys the WAR once more, in the place of the one that runs; does not wait. */
    void redeploy() throws Exception {
        deploy();
    }

    /** Undeploys the WAR; does not wait. */
    void undeploy() throws Exception {
        Files.delete(deployment());
    }

    /** Whether the command is a script that runs the server in a process beside itself. */
    boolean isChild() {
        return false;
    }

    /** Returns the process that Linkgate runs in. */
    final RunningJvm jvm() {
        return isChild() ? process.childJvm() : process.jvm();
    }

    final Path directory() {
        return directory;
    }

    final int port() {
        return port;
    }

    /** Returns the address of Linkgate, with a trailing slash. */
    final URI url() {
        return URI.create("http://127.0.0.1:" + port + path());
    }

    /** Returns what was logged so far, over all starts. */
    final List<String> log() throws IOException {
        StringBuilder all = new StringBuilder(Files.readString(console()));
        for (Path file : logs()) {
            all.append(Files.readString(file));
        }
        return all.toString().lines().toList();
    }

    /** Whether its process runs. */
    final boolean isRunning() {
        return process.isRunning();
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }

    private Path console() {
        return directory.resolve("console.log");
    }

    /** Returns the directory of an unpacked distribution, by the beginning of its name. */
    static Path distribution(String name) {
        try (Stream<Path> unpacked = Files.list(SERVERS.resolve("distributions"))) {
            List<Path> found = unpacked.filter(
                            path -> path.getFileName().toString().startsWith(name))
                    .collect(Collectors.toList());
            if (found.size() != 1) {
                throw new AssertionError(
                        name + " is there " + found.size() + " times; mvn clean helps after an update");
            }
            return found.get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the Java that the tests run on. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Replaces a part of a file that has to be there. */
    static void replace(Path file, String part, String other) throws IOException {
        String content = Files.readString(file);
        if (!content.contains(part)) {
            throw new AssertionError(part + " is not in " + file);
        }
        Files.writeString(file, content.replace(part, other));
    }
}
