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
 * Starts the packaged WAR as {@code mvn -Prun} does: the same main class of Tomcat, the same configuration. The WAR is unpacked
 * once: Tomcat takes what it finds unpacked for whole, which it is not when it was killed while unpacking.
 */
public final class Launcher {

    public static final String TOKEN = "administrator-of-the-tests-of-processes";

    /** Starts in half the time that the default takes, on two cores. */
    private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

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
     * @param directory for all that the servers leave
     * @param tomcat the configuration that they run with
     * @param port on which each of them listens; free, and kept free over restarts
     */
    public static Launcher of(Path war, Path directory, Path tomcat, int port) throws IOException {
        unpack(war, directory.resolve("war"));
        Files.createDirectory(directory.resolve("logs"));
        return new Launcher(directory, tomcat, port);
    }

    /** Where the server is. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    /** Where all servers of one home write their lines. */
    public Path log(Path home) {
        return directory.resolve("logs").resolve(home.getFileName() + ".log");
    }

    /** How long a server takes from its start until it is ready, as the last one showed. */
    public Duration usualStart() {
        return usualStart;
    }

    /** Waits until that server is ready. */
    public void awaitReady(WarProcess server) throws Exception {
        usualStart = server.awaitReady();
    }

    /** Starts a server that lives in that home and talks to that stand-in. */
    public WarProcess start(Path home, URI standIn, byte[] rootKey) throws IOException {
        return start(home, standIn, rootKey, Map.of());
    }

    /**
     * The same with more settings.
     *
     * @param more by the names of their environment variables
     */
    public WarProcess start(Path home, URI standIn, byte[] rootKey, Map<String, String> more) throws IOException {
        Map<String, String> settings = new HashMap<>(more);
        settings.putIfAbsent("LINKGATE_SANDBOX_URL", standIn.toString());
        settings.putIfAbsent("LINKGATE_SANDBOX_ROOT_KEY", HexFormat.of().formatHex(rootKey));
        return start(home, LITTLE_HEAP, settings);
    }

    /**
     * Starts a server that lives in that home, with the stand-in inside it unless the settings point to another.
     *
     * @param heap options of Java that bound it
     * @param settings by the names of their environment variables
     */
    public WarProcess start(Path home, List<String> heap, Map<String, String> settings) throws IOException {
        List<String> options = List.of(
                "-cp",
                tomcatJars(),
                "-Dcatalina.base=" + tomcat,
                "-Dtomcat.work=" + directory.resolve("tomcat"),
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
