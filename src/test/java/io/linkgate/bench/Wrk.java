package io.linkgate.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Load from {@code wrk} (Debian: {@code apt install wrk}), which takes far less processor time for each call than
 * {@link Load}, so that the server's is most of what is measured.
 */
final class Wrk {

    private static final Pattern COUNTED = Pattern.compile("([0-9]+) requests in ([0-9.]+)s");

    private final String address;
    private final int connections;
    private final Path script;

    /**
     * Prepares the calls.
     *
     * @param directory for a script of wrk
     * @param connections how many calls at a time
     * @param path with its query string
     */
    Wrk(Path directory, int port, int connections, String path, String token) throws IOException {
        this.address = "http://127.0.0.1:" + port + path;
        this.connections = connections;
        this.script = Files.writeString(Files.createTempFile(directory, "wrk", ".lua"), """
                wrk.method = "POST"
                wrk.headers["Authorization"] = "Bearer %s"
                wrk.headers["Accept"] = "application/json"
                wrk.headers["Content-Length"] = "0"
                """.formatted(token));
    }

    /** Calls for that time, in whole seconds. */
    Calls runFor(Duration time) throws IOException {
        Process wrk;
        try {
            wrk = new ProcessBuilder(
                            "wrk", "-t1", "-c" + connections, "-d" + time.toSeconds() + "s", "-s" + script, address)
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new IOException("this benchmark needs wrk (Debian: apt install wrk)", e);
        }
        String printed = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher counted = COUNTED.matcher(printed);
        if (!counted.find() || printed.contains("Non-2xx") || printed.contains("Socket errors")) {
            throw new IOException(printed);
        }
        return new Calls(Long.parseLong(counted.group(1)), Double.parseDouble(counted.group(2)));
    }

    /**
     * What was called.
     *
     * @param seconds how long it took
     */
    record Calls(long answered, double seconds) {}
}
