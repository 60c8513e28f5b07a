package io.linkgate.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.linkgate.protocol.crypto.PublicKey;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One of our scripts around npm {@code baileys}, as a process of its own. Each prints lines of JSON, and ends by
 * itself.
 */
public final class BaileysClient implements AutoCloseable {

    private static final int SECONDS = 60;

    /** Where the profile has installed the client, together with a copy of the scripts. */
    private static final Path DIRECTORY = Path.of(System.getProperty("interop.directory", "target/interop"));

    private final Process process;
    private final BufferedReader out;
    private final List<JsonNode> passedOver = new ArrayList<>();

    private BaileysClient(Process process) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Runs a script against the server at that address. */
    public static BaileysClient run(String script, URI url, PublicKey root, String... more) throws IOException {
        List<String> command = Stream.concat(
                        Stream.of("node", script, url.toString(), HexFormat.of().formatHex(root.bytes())),
                        Stream.of(more))
                .toList();
        return new BaileysClient(new ProcessBuilder(command)
                .directory(DIRECTORY.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** The next line. */
    public JsonNode says() throws IOException {
        return new ObjectMapper().readTree(Objects.requireNonNullElse(out.readLine(), "{\"error\":\"it has ended\"}"));
    }

    /** The value of the next line, which must have that name. */
    public JsonNode says(String name) throws IOException {
        JsonNode line = says();
        if (!line.has(name)) {
            throw new AssertionError("expected " + name + ", but the client said " + line);
        }
        return line.get(name);
    }

    /** Waits for a line of that name, and keeps others for later; fails if the client reports an error. */
    public JsonNode awaits(String name) throws IOException {
        return awaits(name, any -> true);
    }

    /** Waits for a line of that name whose value is the right one, and keeps others for later. */
    public JsonNode awaits(String name, Predicate<JsonNode> right) throws IOException {
        for (Iterator<JsonNode> lines = passedOver.iterator(); lines.hasNext(); ) {
            JsonNode line = lines.next();
            if (line.has(name) && right.test(line.get(name))) {
                lines.remove();
                return line.get(name);
            }
        }
        for (JsonNode line = says(); ; line = says()) {
            if (line.has("error")) {
                throw new AssertionError("expected " + name + ", but the client said " + line);
            }
            if (line.has(name) && right.test(line.get(name))) {
                return line.get(name);
            }
            passedOver.add(line);
        }
    }

    /** Whether such a line was read while another was awaited, and not awaited itself. */
    public boolean hasPassedOver(String name, Predicate<JsonNode> right) {
        return passedOver.stream().anyMatch(line -> line.has(name) && right.test(line.get(name)));
    }

    /** Sends the script a command. */
    public void command(String name, String argument) throws IOException {
        BufferedWriter in = process.outputWriter(StandardCharsets.UTF_8);
        in.write("{\"" + name + "\": " + argument + "}\n");
        in.flush();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the client does not end");
        }
        out.close();
    }
}
