package io.linkgate.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The Java process of the server under test, looked into with the JDK's own tool. */
final class ServerProcess {

    private final long pid;

    private ServerProcess(long pid) {
        this.pid = pid;
    }

    /** The child of ours that {@code arquillian.xml} marked. */
    static ServerProcess find() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info()
                        .commandLine()
                        .map(line -> line.contains("-Dit.server="))
                        .orElse(false))
                .findFirst()
                .map(process -> new ServerProcess(process.pid()))
                .orElseThrow(() -> new AssertionError("no server was started by this test run"));
    }

    /** One line for each class that has instances, by their number. */
    String classHistogram() {
        return jcmd("GC.class_histogram");
    }

    /** The stack of every thread. */
    String threads() {
        return jcmd("Thread.print");
    }

    private String jcmd(String command) {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process process = new ProcessBuilder(tool.toString(), Long.toString(pid), command)
                    .redirectErrorStream(true)
                    .start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(tool + " failed: " + printed);
            }
            return printed;
        } catch (IOException e) {
            throw new AssertionError(tool + " cannot be run; the tests need a JDK", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
