package io.linkgate.testkit;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Starts the packaged WAR in a Tomcat that is configured like that of {@code java -jar linkgate.war}. The WAR is unpacked
 * once, because Tomcat assumes that an unpacked WAR is complete, which it is not after a kill during unpacking.
 */
public final class Launcher {

    public static final String TOKEN = "administrator-of-the-tests-of-processes";

    /** The options that halve the time of a start on two cores. */
    private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    /**
     * By default three of four full collections leave gaps of up to 5 % of the old generation, filled with arrays of
     * int, which a count of the heap would take for memory in use.
     */
    private static final String NO_GAPS = "-XX:MarkSweepDeadRatio=0";

    private static final List<String> LITTLE_HEAP = List.of("-Xmx256m");

    private final Path directory;
    private final Path tomcat;
    private final int port;
    private volatile Duration usualStart = Duration.ofSeconds(3);

    private Launcher(Path directory, Path tomcat, int port) {
        this.directory = directory;
        this.tomcat = tomcat;
        this.port = port;
    }

    /**
     * Unpacks the WAR.
     *
     * @param directory for all files of the servers
     * @param tomcat their configuration
     * @param port the port of each of them; free, and kept free across restarts
     */
    public static Launcher of(Path war, Path directory, Path tomcat, int port) throws IOException {
        unpack(war, directory.resolve("war"));
        Files.createDirectory(directory.resolve("logs"));
        return new Launcher(directory, tomcat, port);
    }

    /** Returns the address of the server. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    /** Returns the log file of all servers of one home. */
    public Path log(Path home) {
        return directory.resolve("logs").resolve(home.getFileName() + ".log");
    }

    /** Returns how long the last server took from its start until it was ready. */
    public Duration usualStart() {
        return usualStart;
    }

    /** Waits until that server is ready. */
    public void awaitReady(WarProcess server) throws Exception {
        usualStart = server.awaitReady();
    }

    /** Starts a server with that home, connected to that stand-in. */
    public WarProcess start(Path home, URI standIn, byte[] rootKey) throws IOException {
        return start(home, standIn, rootKey, Map.of());
    }

    /**
     * Starts such a server with more settings.
     *
     * @param more settings by the names of their environment variables
     */
    public WarProcess start(Path home, URI standIn, byte[] rootKey, Map<String, String> more) throws IOException {
        Map<String, String> settings = new HashMap<>(more);
        settings.putIfAbsent("LINKGATE_SANDBOX_URL", standIn.toString());
        settings.putIfAbsent("LINKGATE_SANDBOX_ROOT_KEY", HexFormat.of().formatHex(rootKey));
        return start(home, LITTLE_HEAP, settings);
    }

    /**
     * Starts a server with that home, and with its own stand-in unless the settings name another.
     *
     * @param heap options of Java that limit the heap
     * @param settings settings by the names of their environment variables
     */
    public WarProcess start(Path home, List<String> heap, Map<String, String> settings) throws IOException {
        List<String> options = List.of(
                "-cp",
                tomcatJars(),
                "-Dcatalina.base=" + tomcat,
                "-Dtomcat.work=" + directory.resolve("tomcat"),
                "-Duser.language=en", // of the levels in the log, which tests look for
                "-Dlinkgate.bind=127.0.0.1",
                "-Dlinkgate.port=" + port,
                "-Dorg.apache.catalina.startup.EXIT_ON_INIT_FAILURE=true",
                "-Djava.util.logging.SimpleFormatter.format=%1$tT.%1$tL %4$s %5$s%6$s%n",
                "org.apache.catalina.startup.Tomcat",
                "--war",
                directory.resolve("war").toString(),
                "--await");
        ProcessBuilder command = new ProcessBuilder();
        command.command()
                .add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.command().addAll(QUICK_START);
        command.command().add(NO_GAPS);
        command.command().addAll(heap);
        command.command().addAll(options);
        Map<String, String> environment = command.environment();
        environment.keySet().removeIf(name -> name.startsWith("LINKGATE_"));
        environment.put("LINKGATE_HOME", home.toString());
        environment.put("LINKGATE_ADMIN_TOKEN", TOKEN);
        environment.put("LINKGATE_SANDBOX", "true");
        environment.putAll(settings);
        return WarProcess.start(command, log(home));
    }

    private static String tomcatJars() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(jar -> Path.of(jar).getFileName().toString().startsWith("tomcat-"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static void unpack(Path war, Path target) throws IOException {
        try (ZipFile zip = new ZipFile(war.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                Path file = target.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    try (InputStream content = zip.getInputStream(entry)) {
                        Files.copy(content, file);
                    }
                }
            }
        }
    }
}
