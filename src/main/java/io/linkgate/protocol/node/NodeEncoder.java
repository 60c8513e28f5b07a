package io.linkgate.protocol.node;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;

/**
 * An encoder from a node to the plaintext of one transport frame: a zero flag byte, then the node (whatsmeow {@code
 * binary/encoder.go}; bytes equal to those of Baileys {@code WABinary/encode}). Clients never compress.
 */
public final class NodeEncoder {

    private static final int MAX_LIST = 0xffff;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    private NodeEncoder() {}

    /**
     * Returns the node's bytes, flag byte included.
     *
     * @throws IllegalArgumentException for a node that no peer could read: more than 65,535 children or 32,767
     *     attributes, or children nested deeper than {@value NodeDecoder#MAX_DEPTH}
     */
    public static byte[] encode(Node node) {
        NodeEncoder encoder = new NodeEncoder();
        encoder.out.write(0);
        encoder.node(node, 1);
        return encoder.out.toByteArray();
    }

    /** Like {@link #encode}, with everything after the flag byte as a zlib stream (RFC 1950). */
    public static byte[] encodeCompressed(Node node) {
        byte[] plain = encode(node);
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(plain.length);
        compressed.write(WireTag.FLAG_DEFLATED);
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(plain, 1, plain.length - 1);
            deflater.finish();
            byte[] chunk = new byte[1024];
            while (!deflater.finished()) {
                compressed.write(chunk, 0, deflater.deflate(chunk));
            }
        } finally {
            deflater.end();
        }
        return compressed.toByteArray();
    }

    private void node(Node node, int depth) {
        if (depth > NodeDecoder.MAX_DEPTH) {
            throw new IllegalArgumentException("a node nested too deeply");
        }
        boolean empty = node.content() instanceof NodeContent.None;
        listSize(1 + 2 * node.attributes().size() + (empty ? 0 : 1));
        text(node.tag());
        for (Map.Entry<String, String> attribute : node.attributes().entrySet()) {
            text(attribute.getKey());
            text(attribute.getValue());
        }
        content(node.content(), depth);
    }

    private void content(NodeContent content, int depth) {
        if (content instanceof NodeContent.Nodes nodes) {
            children(nodes.children(), depth);
        } else if (content instanceof NodeContent.Bytes bytes) {
            raw(bytes.shared());
        } else if (content instanceof NodeContent.Text text) {
            text(text.value());
        }
    }

    private void children(List<Node> children, int depth) {
        if (children.isEmpty()) {
            out.write(WireTag.LIST_EMPTY);
            return;
        }
        listSize(children.size());
        children.forEach(child -> node(child, depth + 1));
    }

    private void listSize(int size) {
        if (size > MAX_LIST) {
            throw new IllegalArgumentException("a list of more than " + MAX_LIST);
        }
        if (size < 256) {
            out.write(WireTag.LIST_8);
        } else {
            out.write(WireTag.LIST_16);
            out.write(size >> 8);
        }
        out.write(size);
    }

    private void text(String text) {
        int at = text.indexOf('@');
        if (at >= 0) {
            jid(text.substring(0, at), text.substring(at + 1));
        } else {
            plainText(text);
        }
    }

    private void jid(String user, String server) {
        Optional<DeviceJid> device = DeviceJid.parse(user, server);
        if (device.isPresent()) {
            out.write(WireTag.DEVICE_JID);
            out.write(device.get().domain());
            out.write(device.get().device());
            plainText(device.get().user());
            return;
        }
        out.write(WireTag.JID_PAIR);
        if (user.isEmpty()) {
            out.write(WireTag.LIST_EMPTY);
        } else {
            plainText(user);
        }
        plainText(server);
    }

    /** Writes a text without JID form; the server part of a JID may contain an {@code @} and must not nest. */
    private void plainText(String text) {
        Optional<Integer> code = Dictionary.VERSION_3.code(text);
        if (code.isPresent()) {
            if (Dictionary.isTwoBytes(code.get())) {
                out.write(code.get() >> 8);
            }
            out.write(code.get());
            return;
        }
        Optional<PackedText> packing = PackedText.fitting(text);
        if (packing.isPresent()) {
            byte[] packed = packing.get().pack(text);
            out.write(packing.get().wireTag());
            out.write(packed.length | (text.length() % 2) << 7);
            out.writeBytes(packed);
            return;
        }
        raw(text.getBytes(StandardCharsets.UTF_8));
    }

    private void raw(byte[] bytes) {
        int length = bytes.length;
        if (length < 1 << 8) {
            out.write(WireTag.BINARY_8);
        } else if (length < 1 << 20) {
            out.write(WireTag.BINARY_20);
            out.write(length >> 16);
            out.write(length >> 8);
        } else {
            out.write(WireTag.BINARY_32);
            out.write(length >> 24);
            out.write(length >> 16);
            out.write(length >> 8);
        }
        out.write(length);
        out.writeBytes(bytes);
    }
}
