package io.linkgate.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A second Java process with the class path of the tests, for tests that one process cannot do. */
public final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    /** Starts the main method of a class; its standard error is that of the tests. */
    public ChildJvm(Class<?> main, String... arguments) throws IOException {
        this(List.of("-Xmx128m"), main, arguments);
    }

    /** Starts the main method of a class with options of Java. */
    public ChildJvm(List<String> options, Class<?> main, String... arguments) throws IOException {
        this(List.of(), options, main, arguments);
    }

    /**
     * Starts a process in which the operating system limits the size of files. A write beyond it fails, as on a full
     * disk. Needs a POSIX shell.
     *
     * @param kibibytes the size
     */
    public static ChildJvm withLargestFile(int kibibytes, Class<?> main, String... arguments) throws IOException {
        // The unit is 512 bytes, as in POSIX. The shell replaces itself, so the process to kill is Java's.
        List<String> shell = List.of("/bin/sh", "-c", "ulimit -f " + 2 * kibibytes + " && exec \"$0\" \"$@\"");
        return new ChildJvm(shell, List.of("-Xmx128m", "-XX:-UsePerfData"), main, arguments);
    }

    private ChildJvm(List<String> shell, List<String> options, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(shell);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-Djava.util.logging.config.file=" + System.getProperty("java.util.logging.config.file", ""),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Writes a line to its standard input. */
    public void say(String line) throws IOException {
        Writer input = process.outputWriter(StandardCharsets.UTF_8);
        input.write(line + "\n");
        input.flush();
    }

    /** Reads that many lines of its output, fewer if it ends before. */
    public List<String> read(int lines) throws IOException {
        List<String> read = new ArrayList<>();
        while (read.size() < lines) {
            String line = output.readLine();
            if (line == null) {
                break;
            }
            read.add(line);
        }
        return read;
    }

    /** Kills the process with {@code kill -9}, and returns its remaining output. */
    public List<String> kill() throws IOException, InterruptedException {
        process.toHandle().destroyForcibly(); // that of the process itself would close its output unread
        List<String> rest = read(Integer.MAX_VALUE);
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new IOException("the child process does not end");
        }
        return rest;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        kill();
    }
}
