package io.linkgate.protocol.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.protocol.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random, truncated and mutated bytes; the seeds are fixed, so that a failure is reproducible. */
class NodeFuzzTest {

    private static final int[] TAGS = {0, 3, 76, 236, 240, 245, 246, 247, 248, 249, 250, 251, 252, 253, 254, 255};

    @Test
    void randomBytesAreANodeOrRefused() {
        Random random = new Random(1);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            decodeOrRefuse(bytes);
        }
    }

    @Test
    void randomRunsOfMeaningfulTagsAreANodeOrRefused() {
        Random random = new Random(2);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(48)];
            for (int at = 1; at < bytes.length; at++) {
                int value = random.nextBoolean() ? TAGS[random.nextInt(TAGS.length)] : random.nextInt(12);
                bytes[at] = (byte) value;
            }
            decodeOrRefuse(bytes);
        }
    }

    @Test
    void everyTruncationIsRefused() {
        for (byte[] whole : published()) {
            for (int length = 0; length < Math.min(whole.length, 600); length++) {
                byte[] part = Arrays.copyOf(whole, length);
                assertThat(decodeOrRefuse(part)).as("first %s bytes", length).isFalse();
            }
        }
    }

    @Test
    void mutationsAreANodeOrRefused() {
        Random random = new Random(3);
        for (byte[] whole : published()) {
            for (int i = 0; i < 300; i++) {
                byte[] mutated = whole.clone();
                for (int change = 0; change <= i % 4; change++) {
                    mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
                }
                decodeOrRefuse(mutated);
            }
        }
    }

    /** Whether it was a node. */
    private static boolean decodeOrRefuse(byte[] bytes) {
        Node node;
        try {
            node = NodeDecoder.decode(bytes);
        } catch (NodeException expected) {
            return false;
        }
        // The second reading may differ in kind (text without short form comes back as bytes), but not fail.
        assertThatCode(() -> NodeDecoder.decode(NodeEncoder.encode(node))).doesNotThrowAnyException();
        return true;
    }

    private static List<byte[]> published() {
        List<byte[]> all = new ArrayList<>();
        for (JsonNode vector : Vectors.load("nodes.json").required("vectors")) {
            if (vector.has("hex")) {
                all.add(Vectors.hex(vector, "/hex"));
            }
        }
        return all;
    }
}
