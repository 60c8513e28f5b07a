package io.linkgate.protocol.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.protocol.Vectors;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every published node, in both directions. */
class NodeVectorTest {

    private static final HexFormat HEX = HexFormat.of();

    @ParameterizedTest
    @MethodSource("encodings")
    void nodeHasThePublishedBytes(JsonNode vector) {
        byte[] encoded = NodeEncoder.encode(node(vector.required("node")));

        assertPublishedBytes(vector, encoded);
    }

    @ParameterizedTest
    @MethodSource("all")
    void bytesReadAsThePublishedNode(JsonNode vector) throws NodeException {
        // Huge bodies are published as a digest, so their bytes are made here; the test above holds them to the digest.
        byte[] bytes =
                vector.has("hex") ? Vectors.hex(vector, "/hex") : NodeEncoder.encode(node(vector.required("node")));

        Node decoded = NodeDecoder.decode(bytes);

        Node expected = node(vector.has("decoded") ? vector.get("decoded") : vector.required("node"));
        assertThat(decoded).isEqualTo(expected);
        assertThat(names(decoded)).isEqualTo(names(expected));
    }

    @ParameterizedTest
    @MethodSource("stable")
    void nodeReadBackIsWrittenTheSameAgain(JsonNode vector) throws NodeException {
        Node decoded = NodeDecoder.decode(NodeEncoder.encode(node(vector.required("node"))));

        assertPublishedBytes(vector, NodeEncoder.encode(decoded));
    }

    private static void assertPublishedBytes(JsonNode vector, byte[] bytes) {
        if (vector.has("hex")) {
            assertThat(HEX.formatHex(bytes)).isEqualTo(vector.get("hex").asText());
            return;
        }
        byte[] prefix = Vectors.hex(vector, "/hexPrefix");
        assertThat(bytes).startsWith(prefix).hasSize(vector.required("length").asInt());
        assertThat(HEX.formatHex(sha256().digest(bytes)))
                .isEqualTo(vector.required("sha256").asText());
    }

    private static Stream<Arguments> all() {
        return Vectors.each("nodes.json")
                .map(vector -> argumentSet(vector.required("name").asText(), vector));
    }

    private static Stream<Arguments> encodings() {
        return Vectors.each("nodes.json")
                .filter(vector -> vector.required("kind").asText().equals("encode"))
                .map(vector -> argumentSet(vector.required("name").asText(), vector));
    }

    private static Stream<Arguments> stable() {
        return Vectors.each("nodes.json")
                .filter(vector -> vector.path("stable").asBoolean())
                .map(vector -> argumentSet(vector.required("name").asText(), vector));
    }

    /** Equality of maps ignores order, so the names are compared as lists, also for the children. */
    private static List<Object> names(Node node) {
        return List.of(
                List.copyOf(node.attributes().keySet()),
                node.children().stream().map(NodeVectorTest::names).toList());
    }

    private static Node node(JsonNode json) {
        Node node = Node.of(json.required("tag").asText());
        for (JsonNode pair : json.required("attrs")) {
            node = node.with(pair.required(0).asText(), pair.required(1).asText());
        }
        JsonNode content = json.required("content");
        if (content.isNull()) {
            return node;
        }
        if (content.has("nodes")) {
            return node.withChildren(Vectors.elements(content.get("nodes"))
                    .map(NodeVectorTest::node)
                    .toList());
        }
        return content.has("text") ? node.withText(content.get("text").asText()) : node.withBytes(bytes(content));
    }

    private static byte[] bytes(JsonNode content) {
        if (content.has("hex")) {
            return Vectors.hex(content, "/hex");
        }
        if (content.has("repeat")) {
            byte[] bytes = new byte[content.required("count").asInt()];
            Arrays.fill(bytes, Vectors.hex(content, "/repeat")[0]);
            return bytes;
        }
        String label = content.required("seedLabel").asText();
        // Only the file's note contains the length of this one.
        int length = Integer.parseInt(content.required("note").asText().replaceAll(".*cut to ([0-9]+) bytes.*", "$1"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; bytes.size() < length; i++) {
            bytes.writeBytes(sha256().digest(("peer-tools/" + label + "/" + i).getBytes(StandardCharsets.US_ASCII)));
        }
        return Arrays.copyOf(bytes.toByteArray(), length);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
