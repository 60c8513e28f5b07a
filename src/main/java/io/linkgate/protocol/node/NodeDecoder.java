package io.linkgate.protocol.node;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A decoder from the plaintext of one transport frame to a node (whatsmeow {@code binary/decoder.go}). The bytes may
 * come from a hostile peer, so everything is bounded: size, depth, number of nodes and attributes.
 */
public final class NodeDecoder {

    /** Maximum length of a plaintext in bytes, also after inflating. A frame's own length has 24 bits. */
    public static final int MAX_BYTES = 16 << 20;

    /** Maximum depth of nested nodes; known stanzas stay below ten. */
    public static final int MAX_DEPTH = 64;

    /**
     * Maximum number of nodes and attributes together. Each takes as little as two bytes on the wire but about a
     * hundred in memory, so the bound on bytes alone would let 16 MiB grow to a gigabyte.
     */
    public static final int MAX_ITEMS = 200_000;

    private final ByteReader in;
    private final int maxItems;
    private int items;

    private NodeDecoder(ByteReader in, int maxItems) {
        this.in = in;
        this.maxItems = maxItems;
    }

    /** Reads a node of any allowed size; see {@link #decode(byte[], int)}. */
    public static Node decode(byte[] plaintext) throws NodeException {
        return decode(plaintext, MAX_BYTES);
    }

    /**
     * Reads a node.
     *
     * @param plaintext flag byte and body; the body is inflated if the flag is set, other flags are ignored
     * @param maxInflated how many bytes it may inflate to, up to {@link #MAX_BYTES}
     * @throws NodeException if it is not exactly one node, or exceeds a bound
     */
    public static Node decode(byte[] plaintext, int maxInflated) throws NodeException {
        return measure(plaintext, maxInflated, MAX_ITEMS).node();
    }

    /**
     * A node and what it took to read it.
     *
     * @param bytes the length of its encoding after inflating, without the flag byte
     * @param items the number of its nodes and attributes
     */
    public record Measured(Node node, int bytes, int items) {
        public Measured {
            Objects.requireNonNull(node);
        }
    }

    /**
     * Reads a node and measures it; see {@link #decode(byte[], int)}.
     *
     * @param maxItems how many nodes and attributes it may have together, up to {@link #MAX_ITEMS}
     */
    public static Measured measure(byte[] plaintext, int maxInflated, int maxItems) throws NodeException {
        if (plaintext.length == 0) {
            throw new NodeException("no flag byte");
        }
        if (plaintext.length > MAX_BYTES) {
            throw new NodeException("node larger than " + MAX_BYTES + " bytes");
        }
        boolean deflated = (plaintext[0] & WireTag.FLAG_DEFLATED) != 0;
        byte[] encoded = deflated ? Inflation.inflate(plaintext, 1, Math.min(maxInflated, MAX_BYTES)) : plaintext;
        int begin = deflated ? 0 : 1;
        ByteReader in = new ByteReader(encoded, begin);
        NodeDecoder decoder = new NodeDecoder(in, Math.min(maxItems, MAX_ITEMS));
        Node node = decoder.node(in.u8(), 1);
        if (in.remaining() > 0) {
            throw new NodeException("bytes after the node");
        }
        return new Measured(node, encoded.length - begin, decoder.items);
    }

    private Node node(int listTag, int depth) throws NodeException {
        if (depth > MAX_DEPTH) {
            throw new NodeException("nodes nested deeper than " + MAX_DEPTH);
        }
        int size = listSize(listTag);
        if (size == 0) {
            throw new NodeException("a node that is an empty list");
        }
        String tag = text(in.u8());
        if (tag.isEmpty()) {
            throw new NodeException("a node without a tag");
        }
        Map<String, String> attributes = attributes((size - 1) / 2);
        return new Node(tag, attributes, size % 2 == 0 ? content(depth) : NodeContent.None.INSTANCE);
    }

    private Map<String, String> attributes(int count) throws NodeException {
        count(1 + count);
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = text(in.u8());
            if (name.isEmpty()) {
                throw new NodeException("an attribute without a name");
            }
            // A repeated name keeps its last value, as in published clients.
            attributes.put(name, text(in.u8()));
        }
        return attributes;
    }

    private NodeContent content(int depth) throws NodeException {
        int wireTag = in.u8();
        return switch (wireTag) {
            case WireTag.LIST_EMPTY, WireTag.LIST_8, WireTag.LIST_16 -> children(listSize(wireTag), depth);
            case WireTag.BINARY_8, WireTag.BINARY_20, WireTag.BINARY_32 -> new NodeContent.Bytes(binary(wireTag));
            default -> new NodeContent.Text(text(wireTag));
        };
    }

    private NodeContent children(int count, int depth) throws NodeException {
        List<Node> children = new ArrayList<>(Math.min(count, in.remaining()));
        for (int i = 0; i < count; i++) {
            children.add(node(in.u8(), depth + 1));
        }
        return new NodeContent.Nodes(children);
    }

    private int listSize(int wireTag) throws NodeException {
        return switch (wireTag) {
            case WireTag.LIST_EMPTY -> 0;
            case WireTag.LIST_8 -> in.u8();
            case WireTag.LIST_16 -> in.u16();
            default -> throw new NodeException("a list was expected");
        };
    }

    private String text(int wireTag) throws NodeException {
        return switch (wireTag) {
            case WireTag.DEVICE_JID -> new DeviceJid(in.u8(), in.u8(), plainText(in.u8())).text();
            case WireTag.JID_PAIR -> plainText(in.u8()) + "@" + plainText(in.u8());
            case WireTag.MESSENGER_JID -> plainText(in.u8()) + ":" + in.u16() + "@" + plainText(in.u8());
            case WireTag.INTEROP_JID -> interopJid();
            default -> plainText(wireTag);
        };
    }

    private String interopJid() throws NodeException {
        String user = plainText(in.u8());
        int device = in.u16();
        int integrator = in.u16();
        return integrator + "-" + user + ":" + device + "@" + plainText(in.u8());
    }

    /** Reads any text but a JID, since a JID cannot contain another JID. */
    private String plainText(int wireTag) throws NodeException {
        if (wireTag == WireTag.LIST_EMPTY) {
            return "";
        }
        if (wireTag <= WireTag.LAST_SINGLE) {
            return Dictionary.VERSION_3.word(wireTag);
        }
        if (wireTag <= WireTag.LAST_DICTIONARY) {
            return Dictionary.VERSION_3.word(wireTag << 8 | in.u8());
        }
        return switch (wireTag) {
            case WireTag.NIBBLE_8 -> packed(PackedText.NIBBLE);
            case WireTag.HEX_8 -> packed(PackedText.HEX);
            case WireTag.BINARY_8, WireTag.BINARY_20, WireTag.BINARY_32 ->
                new String(binary(wireTag), StandardCharsets.UTF_8);
            default -> throw new NodeException("a text was expected");
        };
    }

    private String packed(PackedText packing) throws NodeException {
        int length = in.u8();
        return packing.unpack(in.bytes(length & 0x7f), (length & 0x80) != 0);
    }

    private byte[] binary(int wireTag) throws NodeException {
        int length = switch (wireTag) {
            case WireTag.BINARY_8 -> in.u8();
            case WireTag.BINARY_20 -> (in.u8() & 0xf) << 16 | in.u16();
            default -> in.u16() << 16 | in.u16();
        };
        return in.bytes(length);
    }

    private void count(int more) throws NodeException {
        items += more;
        if (items > maxItems) {
            throw new NodeException("more than " + maxItems + " nodes and attributes");
        }
    }
}
