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
        // Map.copyOf would lose the order, and the order is part of the bytes.
        LinkedHashMap<String, String> ordered = new LinkedHashMap<>();
        attributes.forEach((name, value) -> ordered.put(requireName(name), Objects.requireNonNull(value)));
        attributes = Collections.unmodifiableMap(ordered);
    }

    /** Creates a node with neither attributes nor content. */
    public static Node of(String tag) {
        return new Node(tag, Map.of(), NodeContent.None.INSTANCE);
    }

    /** Returns this node with one more attribute at the end, or with another value for an existing one. */
    public Node with(String name, String value) {
        LinkedHashMap<String, String> more = new LinkedHashMap<>(attributes);
        more.put(name, value);
        return new Node(tag, more, content);
    }

    /** Returns this node with these children as its content; no children make an empty list. */
    public Node withChildren(Node... children) {
        return withChildren(List.of(children));
    }

    /** Returns this node with these children as its content. */
    public Node withChildren(List<Node> children) {
        return new Node(tag, attributes, new NodeContent.Nodes(children));
    }

    /** Returns this node with a copy of these bytes as its content. */
    public Node withBytes(byte[] bytes) {
        return new Node(tag, attributes, new NodeContent.Bytes(bytes));
    }

    /** Returns this node with a string as its content, see {@link NodeContent.Text}. */
    public Node withText(String text) {
        return new Node(tag, attributes, new NodeContent.Text(text));
    }

    /** Returns this node without its content. */
    public Node withoutContent() {
        return new Node(tag, attributes, NodeContent.None.INSTANCE);
    }

    /** Returns the value of an attribute. */
    public Optional<String> attribute(String name) {
        return Optional.ofNullable(attributes.get(name));
    }

    /** Returns whether an attribute has exactly that value. */
    public boolean has(String name, String value) {
        return value.equals(attributes.get(name));
    }

    /** Returns the children; none if the content is something else. */
    public List<Node> children() {
        return content instanceof NodeContent.Nodes nodes ? nodes.children() : List.of();
    }

    /** Returns the children with that tag, in order. */
    public List<Node> children(String childTag) {
        return children().stream().filter(child -> child.tag().equals(childTag)).toList();
    }

    /** Returns the first child with that tag. */
    public Optional<Node> child(String childTag) {
        return children().stream().filter(child -> child.tag().equals(childTag)).findFirst();
    }

    /** Returns a copy of the bytes; empty if the content is something else. */
    public Optional<byte[]> bytes() {
        return content instanceof NodeContent.Bytes bytes ? Optional.of(bytes.copy()) : Optional.empty();
    }

    /** Returns the content as text. Bytes are read as UTF-8, since a string without a short form arrives as bytes. */
    public Optional<String> text() {
        if (content instanceof NodeContent.Text text) {
            return Optional.of(text.value());
        }
        return content instanceof NodeContent.Bytes bytes
                ? Optional.of(new String(bytes.shared(), StandardCharsets.UTF_8))
                : Optional.empty();
    }

    /** Shows tag, attribute names and the kind of content, but no value, because any may be secret. */
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
