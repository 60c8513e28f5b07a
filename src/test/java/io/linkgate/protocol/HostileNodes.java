package io.linkgate.protocol;

import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.node.NodeContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Stanzas that a hostile server could send for an honest one; the same ones on every run. */
public final class HostileNodes {

    private static final List<String> VALUES = List.of(
            "",
            "-1",
            "0",
            "65536",
            "99999999999999999999",
            "@",
            "@lid",
            "x@y",
            "1:70000@lid",
            "1:1@g.us",
            "status@broadcast",
            "12@newsletter",
            "\0",
            "true",
            "1234567@lid",
            "a".repeat(5000));

    private HostileNodes() {}

    /** Returns the node with one or two parts missing, doubled or of another kind, at every place. */
    public static Stream<Node> of(Node honest) {
        List<Node> once = changed(honest);
        return Stream.concat(
                once.stream(),
                once.stream().flatMap(node -> changed(node).stream().limit(150)));
    }

    private static List<Node> changed(Node node) {
        List<Node> all = new ArrayList<>();
        for (String name : node.attributes().keySet()) {
            all.add(new Node(node.tag(), without(node.attributes(), name), node.content()));
            VALUES.forEach(value -> all.add(node.with(name, value)));
        }
        all.add(node.withoutContent());
        all.add(node.withText("x"));
        all.add(node.withChildren());
        for (int length : new int[] {0, 1, 2, 3, 4, 31, 32, 33, 63, 64, 65, 5000}) {
            all.add(node.withBytes(new byte[length]));
        }
        List<Node> children = node.children();
        for (int i = 0; i < children.size(); i++) {
            all.add(node.withChildren(replaced(children, i, List.of())));
            all.add(node.withChildren(replaced(children, i, List.of(children.get(i), children.get(i)))));
            all.add(node.withChildren(replaced(
                    children,
                    i,
                    List.of(new Node(
                            "x", children.get(i).attributes(), children.get(i).content())))));
            for (Node child : changed(children.get(i))) {
                all.add(node.withChildren(replaced(children, i, List.of(child))));
            }
        }
        if (node.content() instanceof NodeContent.Bytes bytes) {
            byte[] flipped = bytes.copy();
            if (flipped.length > 0) {
                flipped[flipped.length / 2] ^= 1;
                all.add(node.withBytes(flipped));
            }
        }
        return all;
    }

    private static Map<String, String> without(Map<String, String> attributes, String name) {
        Map<String, String> fewer = new LinkedHashMap<>(attributes);
        fewer.remove(name);
        return fewer;
    }

    private static List<Node> replaced(List<Node> children, int at, List<Node> by) {
        List<Node> all = new ArrayList<>(children);
        all.remove(at);
        all.addAll(at, by);
        return all;
    }
}
