package io.linkgate.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One run of the server in its own process. Its output goes to a file, and shows when it is ready. */
public final class WarProcess implements AutoCloseable {

    /** The exit code of a killed process: 128 and the number of SIGKILL. */
    public static final int KILLED = 137;

    /** The exit code after SIGTERM. */
    public static final int TERMINATED = 143;

    private static final long PATIENCE_SECONDS = 120;

    private final long startNanos = System.nanoTime();
    private final Process process;
    /** Kills the server if the test run is aborted. */
    private final Thread lastResort = new Thread(this::kill, "war-last-resort");

    private final CompletableFuture<Duration> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> silent = new CompletableFuture<>();

    private WarProcess(Process process) {
        this.process = process;
    }

    /** Starts the server; its output is appended to that file. */
    public static WarProcess start(ProcessBuilder command, Path log) throws IOException {
        WarProcess started = new WarProcess(command.redirectErrorStream(true).start());
        Runtime.getRuntime().addShutdownHook(started.lastResort);
        Thread reader = new Thread(() -> started.listen(log), "war-log");
        reader.setDaemon(true);
        reader.start();
        return started;
    }

    /** Waits until the server accepts requests; returns how long that took from its start. */
    public Duration awaitReady() throws Exception {
        return ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Whether the process is running. */
    public boolean isRunning() {
        return process.isAlive();
    }

    /** Returns the process. */
    public RunningJvm jvm() {
        return new RunningJvm(process.pid());
    }

    /** Returns the Java process that the process has started, a script. */
    public RunningJvm childJvm() {
        return new RunningJvm(children()
                .filter(child -> child.info()
                        .command()
                        .filter(name -> name.endsWith("java"))
                        .isPresent())
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no Java process"))
                .pid());
    }

    private Stream<ProcessHandle> children() {
        return process.toHandle().descendants();
    }

    /** Kills the process with {@code kill -9}, and what it has started. May be called at any time, repeatedly and by any thread. */
    public void kill() {
        children().forEach(ProcessHandle::destroyForcibly);
        process.toHandle().destroyForcibly();
    }

    /** Freezes the process: its sockets stay open, and it answers nothing. */
    public void freeze() throws Exception {
        signal("STOP");
    }

    /** Resumes the process after {@link #freeze}. */
    public void thaw() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start();
        if (kill.waitFor() != 0) {
            throw new IllegalStateException("SIG" + name + " could not be sent");
        }
    }

    /** Waits for its end and its remaining output; returns its exit code. */
    public int awaitEnd() throws Exception {
        process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        silent.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return process.exitValue();
    }

    /** Stops the process regularly, and waits. */
    public int stop() throws Exception {
        process.toHandle().destroy();
        return awaitEnd();
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(lastResort);
    }

    private void listen(Path log) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
                Writer copy = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            boolean started = false;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                copy.append(line).append('\n').flush();
                started |= line.contains("Linkgate is ready.");
                if (line.contains("Starting ProtocolHandler")) {
                    tell(started, log);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            ready.completeExceptionally(new IllegalStateException("the server ended before it was ready, see " + log));
            silent.complete(null);
        }
    }

    /** Completes the wait. Tomcat listens even if the application inside it has failed to start. */
    private void tell(boolean started, Path log) {
        if (started) {
            ready.complete(Duration.ofNanos(System.nanoTime() - startNanos));
        } else {
            ready.completeExceptionally(new IllegalStateException("the WAR did not start, see " + log));
        }
    }
}
