package io.linkgate.protocol.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeTest {

    @Test
    void printsNamesButNoValues() {
        Node node = Node.of("iq")
                .with("id", "secret-1")
                .withChildren(Node.of("ref").withBytes("secret-2".getBytes(StandardCharsets.US_ASCII)));

        assertThat(node.toString()).contains("iq", "id").doesNotContain("secret");
        assertThat(node.children().get(0).toString()).isEqualTo("<ref [] 8 bytes>");
        assertThat(Node.of("a").withText("secret-3").toString()).doesNotContain("secret");
    }

    @Test
    void keepsTheOrderOfAttributes() {
        Node node = Node.of("iq").with("z", "1").with("a", "2").with("m", "3");

        assertThat(node.attributes().keySet()).containsExactly("z", "a", "m");
        assertThat(node.with("a", "9").attributes().keySet()).containsExactly("z", "a", "m");
    }

    @Test
    void doesNotChangeWithWhatItWasMadeOf() {
        Map<String, String> attributes = new LinkedHashMap<>(Map.of("id", "1"));
        byte[] bytes = {1, 2, 3};
        Node node = new Node("iq", attributes, new NodeContent.Bytes(bytes));

        attributes.put("id", "2");
        bytes[0] = 9;
        node.bytes().orElseThrow()[1] = 9;

        assertThat(node.attribute("id")).contains("1");
        assertThat(node.bytes()).hasValueSatisfying(copy -> assertThat(copy).containsExactly(1, 2, 3));
    }

    @Test
    void findsChildrenByTag() {
        Node first = Node.of("ref").withText("a");
        Node second = Node.of("ref").withText("b");
        Node node = Node.of("pair-device").withChildren(Node.of("other"), first, second);

        assertThat(node.child("ref")).contains(first);
        assertThat(node.children("ref")).containsExactly(first, second);
        assertThat(node.child("none")).isEmpty();
        assertThat(Node.of("leaf").children()).isEmpty();
    }

    @Test
    void readsTextFromTextAndFromBytesAlike() {
        assertThat(Node.of("a").withText("Grüße").text()).contains("Grüße");
        assertThat(Node.of("a")
                        .withBytes("Grüße".getBytes(StandardCharsets.UTF_8))
                        .text())
                .contains("Grüße");
        assertThat(Node.of("a").text()).isEmpty();
        assertThat(Node.of("a").withChildren().text()).isEmpty();
    }

    @Test
    void refusesToBeNameless() {
        assertThatThrownBy(() -> Node.of("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Node.of("a").with("", "x")).isInstanceOf(IllegalArgumentException.class);
    }
}
