package io.linkgate.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The entry of {@code java -jar linkgate.war}. Ends with status 0, 1 for a failure, or 2 for a wrong call. */
public final class Main {

    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    /** All parts of the stop together; most take less than a second. */
    private static final int SECONDS_TO_STOP = 30;

    private static final Set<String> RUN = Set.of("run");
    private static final Set<String> HELP = Set.of("help", "--help", "-h");
    private static final Set<String> VERSION = Set.of("version", "--version");

    private Main() {}

    /**
     * Runs the command that is named by the first argument, the server if there is none.
     *
     * @param arguments the command and what it takes
     */
    public static void main(String[] arguments) throws Exception {
        String command = arguments.length == 0 ? "run" : arguments[0];
        if (HELP.contains(command)) {
            System.out.print(text("help.txt"));
        } else if (VERSION.contains(command)) {
            System.out.println("Linkgate " + version() + ", Java " + Runtime.version());
        } else if (!RUN.contains(command)) {
            System.exit(call(List.of(arguments)));
        } else if (arguments.length > 1) {
            System.err.println("run takes no arguments. Settings are listed in docs/settings.md.");
            System.exit(MISUSED);
        } else {
            run();
        }
    }

    private static int call(List<String> arguments) throws Exception {
        try (UnpackedWar war = UnpackedWar.of(location());
                Parts parts = new Parts(war)) {
            return parts.command(arguments);
        }
    }

    /** Serves until the process is told to end, which it may be while the server starts. */
    private static void run() throws Exception {
        Console console = new Console();
        UnpackedWar war = UnpackedWar.of(location());
        CompletableFuture<Optional<AutoCloseable>> server = new CompletableFuture<>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, war, console), "linkgate-stop"));
        CountDownLatch failed = new CountDownLatch(1);
        Optional<AutoCloseable> started = start(war, console, failed);
        server.complete(started);
        if (started.isPresent()) {
            while (!failed.await(1, TimeUnit.DAYS)) {
                war.touch(FileTime.from(Instant.now()));
            }
        }
        System.exit(FAILED);
    }

    /** Returns what stops the server; empty if it could not start, and the reasons are written. */
    private static Optional<AutoCloseable> start(UnpackedWar war, Console console, CountDownLatch failed) {
        try {
            Map<String, String> connector;
            try (Parts parts = new Parts(war)) {
                if (parts.writesJson()) {
                    console.switchTo(Parts.jsonLines(war));
                }
                connector = parts.connector();
            }
            if (connector.containsKey("problems")) {
                console.complain(connector.get("problems"));
                return Optional.empty();
            }
            return Optional.of(Parts.server(war, connector, failed::countDown));
        } catch (Exception | LinkageError e) {
            console.complain("Linkgate cannot start: " + reason(e));
            return Optional.empty();
        }
    }

    /** Returns the message of the innermost cause: Tomcat wraps it several times. */
    private static String reason(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return innermost.getMessage() == null ? innermost.toString() : innermost.getMessage();
    }

    /** Ends within a bound, whatever hangs. */
    private static void stop(CompletableFuture<Optional<AutoCloseable>> server, UnpackedWar war, Console console) {
        Thread stopping = new Thread(
                () -> {
                    try (war) {
                        Optional<AutoCloseable> started = server.get();
                        if (started.isPresent()) {
                            started.get().close();
                            console.say("Linkgate has stopped.");
                        }
                    } catch (Exception e) {
                        console.complain("Linkgate has not stopped well: " + e);
                    }
                },
                "linkgate-stopping");
        stopping.setDaemon(true);
        stopping.start();
        try {
            stopping.join(SECONDS_TO_STOP * 1000L);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (stopping.isAlive()) {
            console.complain("Linkgate has not stopped within " + SECONDS_TO_STOP + " seconds, and is ended.");
            Runtime.getRuntime().halt(FAILED);
        }
    }

    /** Returns the WAR, or the directory that it was unpacked into. */
    private static Path location() throws Exception {
        return Path.of(
                Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(unpacked)" : version;
    }

    private static String text(String name) throws IOException {
        try (InputStream text = Main.class.getResourceAsStream(name)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
