package io.linkgate.protocol.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the published vectors do not cover: unusual text, and the bounds. */
class NodeCodecTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@",
                "a@",
                "a@b@c",
                "@@",
                "a:5@weird",
                "a:256@lid",
                "a:007@lid",
                "a:@lid",
                ":3@lid",
                "a:-1@lid",
                "a:b:4@s.whatsapp.net",
                "user:3@s.whatsapp.net",
                "user:3@hosted.lid",
                "5@hosted",
                "ÄÖ@g.us",
                "1-@-1",
                "abcdef",
                "ABCDEF",
                "12.",
                "",
                "s.whatsapp.net",
                "@s.whatsapp.net",
                "x@interop"
            })
    void textComesBackUnchanged(String text) throws NodeException {
        Node node = Node.of("a").with("v", text);

        assertThat(NodeDecoder.decode(NodeEncoder.encode(node))).isEqualTo(node);
    }

    @Test
    void emptyListEmptyBytesAndNothingStayDifferent() throws NodeException {
        for (Node node :
                List.of(Node.of("a"), Node.of("a").withChildren(), Node.of("a").withBytes(new byte[0]))) {
            assertThat(NodeDecoder.decode(NodeEncoder.encode(node))).isEqualTo(node);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // no flag byte
                "00", // no node
                "0000", // empty list
                "00f800", // list of nothing
                "00f80100", // empty tag
                "00f801fc00", // empty tag, other form
                "004c", // a word instead of a list
                "00f8014c00", // bytes after the node
                "00f8034c1a", // value missing
                "00f8034c00fc0141", // attribute without a name
                "00f8024c", // content missing
                "00f802fc0161f801f800", // bad child
                "00f801f0", // tag of no meaning
                "00f801f4",
                "00f801f8014c", // list where text belongs
                "00f801ff80", // odd length of nothing
                "00f801ff01c1", // nibble 12
                "00f801ff011f", // filler that is not the last half
                "00f801fc0561", // length beyond the end
                "00f801feffffffff61", // length beyond 31 bits
                "00f801fa03fa0303", // JID in a JID
                "00f801ec", // dictionary without index
                "02", // no zlib stream
                "02f8014c", // not a zlib stream
                "02789c", // zlib stream cut short
            })
    void bytesThatAreNoNodeAreRefused(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertThatThrownBy(() -> NodeDecoder.decode(bytes)).isInstanceOf(NodeException.class);
    }

    @Test
    void bytesAfterACompressedNodeAreRefused() throws NodeException {
        byte[] deflated = deflated(HexFormat.of().parseHex("f8014c"));
        assertThat(NodeDecoder.decode(deflated)).isEqualTo(Node.of("success"));

        byte[] longer = Arrays.copyOf(deflated, deflated.length + 1);

        assertThatThrownBy(() -> NodeDecoder.decode(longer)).hasMessageContaining("after the compressed node");
    }

    @Test
    void smallFrameThatInflatesBeyondTheBoundIsRefused() {
        byte[] bomb = deflated(new byte[NodeDecoder.MAX_BYTES + 1]);

        assertThat(bomb).hasSizeLessThan(20_000);
        assertThatThrownBy(() -> NodeDecoder.decode(bomb)).hasMessageContaining("larger than");
    }

    @Test
    void depthIsBounded() throws NodeException {
        Node deepest = nested(NodeDecoder.MAX_DEPTH);
        assertThat(NodeDecoder.decode(NodeEncoder.encode(deepest))).isEqualTo(deepest);

        ByteArrayOutputStream deeper = new ByteArrayOutputStream();
        deeper.write(0);
        for (int i = 0; i < 100_000; i++) {
            deeper.writeBytes(HexFormat.of().parseHex("f8024cf801"));
        }

        assertThatThrownBy(() -> NodeDecoder.decode(deeper.toByteArray())).hasMessageContaining("nested");
        assertThatThrownBy(() -> NodeEncoder.encode(nested(NodeDecoder.MAX_DEPTH + 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void numberOfNodesIsBoundedHoweverSmallTheyAre() {
        Node many = Node.of("item").withChildren(Collections.nCopies(60_000, Node.of("item")));
        byte[] tooMany = NodeEncoder.encode(Node.of("item").withChildren(many, many, many, many));

        assertThat(tooMany).hasSizeLessThan(1 << 20);
        assertThatThrownBy(() -> NodeDecoder.decode(tooMany)).hasMessageContaining("more than");
    }

    @Test
    void attributesCountLikeNodes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(HexFormat.of().parseHex("00f8024cf80a"));
        for (int child = 0; child < 10; child++) {
            bytes.writeBytes(HexFormat.of().parseHex("f9ffff4c"));
            for (int attribute = 0; attribute < 0x7fff; attribute++) {
                bytes.write(0x1a);
                bytes.write(0);
            }
        }

        assertThatThrownBy(() -> NodeDecoder.decode(bytes.toByteArray())).hasMessageContaining("more than");
    }

    @Test
    void nameThatComesTwiceKeepsItsLastValue() throws NodeException {
        Node node = NodeDecoder.decode(HexFormat.of().parseHex("00f8054c1afc01411afc0142"));

        assertThat(node).isEqualTo(Node.of("success").with("t", "B"));
    }

    @Test
    void listThatWouldNotFitIsOurMistake() {
        Node tooWide = Node.of("a").withChildren(Collections.nCopies(0x10000, Node.of("b")));

        assertThatThrownBy(() -> NodeEncoder.encode(tooWide)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Node nested(int depth) {
        Node node = Node.of("leaf");
        for (int i = 1; i < depth; i++) {
            node = Node.of("a").withChildren(node);
        }
        return node;
    }

    private static byte[] deflated(byte[] body) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        deflater.setInput(body);
        deflater.finish();
        byte[] out = new byte[body.length + 64];
        out[0] = 2;
        int length = deflater.deflate(out, 1, out.length - 1);
        deflater.end();
        return Arrays.copyOf(out, 1 + length);
    }
}
