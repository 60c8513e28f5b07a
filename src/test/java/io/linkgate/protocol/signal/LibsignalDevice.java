package io.linkgate.protocol.signal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.linkgate.protocol.Vectors;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.Signature;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A device of npm {@code libsignal}, in a process of its own, whose only peer is the test. */
final class LibsignalDevice implements AutoCloseable {

    private static final int SECONDS = 20;

    /** Where the profile has installed the library, together with a copy of the script. */
    private static final Path DIRECTORY = Path.of(System.getProperty("interop.directory", "target/interop"));

    private final ObjectMapper json = new ObjectMapper();
    private final Process process;
    private final BufferedWriter in;
    private final BufferedReader out;

    LibsignalDevice() throws IOException {
        process = new ProcessBuilder("node", "signal.mjs")
                .directory(DIRECTORY.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        in = process.outputWriter(StandardCharsets.UTF_8);
        out = process.inputReader(StandardCharsets.UTF_8);
    }

    PreKeyBundle bundle(boolean withOneTimeKey) throws IOException {
        JsonNode bundle = call(command("bundle").put("oneTime", withOneTimeKey));
        Optional<PreKeyBundle.OneTimeKey> oneTime = withOneTimeKey
                ? Optional.of(new PreKeyBundle.OneTimeKey(
                        bundle.required("oneTimeId").asInt(), PublicKey.of(Vectors.hex(bundle, "/oneTimeKey"))))
                : Optional.empty();
        return new PreKeyBundle(
                bundle.required("registrationId").asInt(),
                PublicKey.of(Vectors.hex(bundle, "/identity")),
                bundle.required("signedPreKeyId").asInt(),
                PublicKey.of(Vectors.hex(bundle, "/signedPreKey")),
                Signature.of(Vectors.hex(bundle, "/signature")),
                oneTime);
    }

    void begin(PreKeyBundle bundle) throws IOException {
        ObjectNode command = command("begin");
        ObjectNode published = command.putObject("bundle")
                .put("registrationId", bundle.registrationId())
                .put("identity", hex(bundle.identity().bytes()))
                .put("signedPreKeyId", bundle.signedPreKeyId())
                .put("signedPreKey", hex(bundle.signedPreKey().bytes()))
                .put("signature", hex(bundle.signature().bytes()));
        bundle.oneTime()
                .ifPresent(key -> published
                        .put("oneTimeId", key.id())
                        .put("oneTimeKey", hex(key.key().bytes())));
        call(command);
    }

    /** A message of that device. */
    record Letter(CiphertextKind kind, byte[] bytes) {}

    Letter send(byte[] plaintext) throws IOException {
        JsonNode answer = call(command("encrypt").put("plaintext", hex(plaintext)));
        CiphertextKind kind =
                CiphertextKind.parse(answer.required("kind").asText()).orElseThrow();
        return new Letter(kind, Vectors.hex(answer, "/message"));
    }

    /** Returns the plaintext; empty if the device refuses the message. */
    Optional<byte[]> receive(Encrypted message) throws IOException {
        return receive(message.kind(), message.bytes());
    }

    Optional<byte[]> receive(CiphertextKind kind, byte[] message) throws IOException {
        JsonNode answer = call(command("decrypt").put("kind", kind.wireName()).put("message", hex(message)));
        return answer.has("refused") ? Optional.empty() : Optional.of(Vectors.hex(answer, "/plaintext"));
    }

    private JsonNode call(ObjectNode command) throws IOException {
        in.write(json.writeValueAsString(command));
        in.newLine();
        in.flush();
        String line = out.readLine();
        if (line == null || json.readTree(line).has("error")) {
            throw new AssertionError("the device answered " + line);
        }
        return json.readTree(line);
    }

    private ObjectNode command(String operation) {
        return json.createObjectNode().put("op", operation);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        in.close();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the device does not end");
        }
        out.close();
    }
}
