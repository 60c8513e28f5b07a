package io.linkgate.protocol.node;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One stanza or a part of one: {@code <tag name="value">content</tag>}. Immutable. Values and content may be secret, so
 * {@link #toString()} shows tag and attribute names only.
 *
 * <p>A JID is plain text here, {@code user@server} or {@code user:device@server}; the server alone is
 * {@code @s.whatsapp.net}. The codec gives any text with an {@code @} its JID form on the wire.
 *
 * @param tag not empty
 * @param attributes in the order they are written; names are not empty
 * @param content what is inside
 */
public record Node(String tag, Map<String, String> attributes, NodeContent content) {

    public Node {
        Objects.requireNonNull(content);
        if (tag.isEmpty()) {
            throw new IllegalArgumentException("a node needs a tag");
        }
        // Map.copyOf would forget the order, and the order is part of the bytes.
        LinkedHashMap<String, String> ordered = new LinkedHashMap<>();
        attributes.forEach((name, value) -> ordered.put(requireName(name), Objects.requireNonNull(value)));
        attributes = Collections.unmodifiableMap(ordered);
    }

    /** A node with neither attributes nor content. */
    public static Node of(String tag) {
        return new Node(tag, Map.of(), NodeContent.None.INSTANCE);
    }

    /** This node with one more attribute at the end, or with another value for one that it has. */
    public Node with(String name, String value) {
        LinkedHashMap<String, String> more = new LinkedHashMap<>(attributes);
        more.put(name, value);
        return new Node(tag, more, content);
    }

    /** This node with these children as its content; none at all makes an empty list. */
    public Node withChildren(Node... children) {
        return withChildren(List.of(children));
    }

    /** This node with these children as its content. */
    public Node withChildren(List<Node> children) {
        return new Node(tag, attributes, new NodeContent.Nodes(children));
    }

    /** This node with a copy of these bytes as its content. */
    public Node withBytes(byte[] bytes) {
        return new Node(tag, attributes, new NodeContent.Bytes(bytes));
    }

    /** This node with a string as its content, see {@link NodeContent.Text}. */
    public Node withText(String text) {
        return new Node(tag, attributes, new NodeContent.Text(text));
    }

    /** This node without its content. */
    public Node withoutContent() {
        return new Node(tag, attributes, NodeContent.None.INSTANCE);
    }

    /** The value of that attribute. */
    public Optional<String> attribute(String name) {
        return Optional.ofNullable(attributes.get(name));
    }

    /** Whether that attribute is there with exactly that value. */
    public boolean has(String name, String value) {
        return value.equals(attributes.get(name));
    }

    /** The children, none if the content is something else. */
    public List<Node> children() {
        return content instanceof NodeContent.Nodes nodes ? nodes.children() : List.of();
    }

    /** The children of that tag, in order. */
    public List<Node> children(String childTag) {
        return children().stream().filter(child -> child.tag().equals(childTag)).toList();
    }

    /** The first child of that tag. */
    public Optional<Node> child(String childTag) {
        return children().stream().filter(child -> child.tag().equals(childTag)).findFirst();
    }

    /** A copy of the bytes; empty if the content is something else. */
    public Optional<byte[]> bytes() {
        return content instanceof NodeContent.Bytes bytes ? Optional.of(bytes.copy()) : Optional.empty();
    }

    /** The content as text. Bytes are read as UTF-8, since a string too odd for a short form arrives as bytes. */
    public Optional<String> text() {
        if (content instanceof NodeContent.Text text) {
            return Optional.of(text.value());
        }
        return content instanceof NodeContent.Bytes bytes
                ? Optional.of(new String(bytes.shared(), StandardCharsets.UTF_8))
                : Optional.empty();
    }

    /** Tag, attribute names and the kind of content; no value, because any may be secret. */
    @Override
    public String toString() {
        return "<" + tag + " " + attributes.keySet() + " " + content + ">";
    }

    private static String requireName(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("an attribute needs a name");
        }
        return name;
    }
}
