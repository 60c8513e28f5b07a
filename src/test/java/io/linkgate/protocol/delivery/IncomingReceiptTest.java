package io.linkgate.protocol.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.HostileNodes;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.node.Node;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncomingReceiptTest {

    private static final OwnJids OWN =
            OwnJids.parse("49765432:7@s.whatsapp.net", "7654321:7@lid").orElseThrow();
    private static final Node RECEIPT = Node.of("receipt")
            .with("id", "3EB0AA")
            .with("from", "1234567:3@lid")
            .with("t", "1790000000");

    @ParameterizedTest
    @CsvSource({
        "inactive, INACTIVE",
        "read, READ",
        "played, PLAYED",
        "sender, SENDER",
        "retry, RETRY",
        "read-self, READ_SELF",
        "played-self, PLAYED_SELF",
        "server-error, SERVER_ERROR",
        "hist_sync, HISTORY",
        "peer_msg, PEER",
        "something, OTHER",
        "other, OTHER",
    })
    void theTypeIsRead(String type, ReceiptType expected) {
        assertThat(parse(RECEIPT.with("type", type)).type()).isEqualTo(expected);
    }

    @Test
    void withoutATypeItWasDelivered() {
        IncomingReceipt receipt = parse(RECEIPT);

        assertThat(receipt.type()).isEqualTo(ReceiptType.DELIVERED);
        assertThat(receipt.chat()).isEqualTo(Jid.hidden("1234567"));
        assertThat(receipt.sender()).isEqualTo(Jid.hidden("1234567").withDevice(3));
        assertThat(receipt.own()).isFalse();
        assertThat(receipt.at()).contains(Instant.ofEpochSecond(1790000000));
        assertThat(receipt.ids()).containsExactly("3EB0AA");
        assertThat(receipt.toString()).doesNotContain("1234567");
    }

    @Test
    void oneOfTheOwnerNamesTheChat() {
        Node receipt = RECEIPT.with("from", "7654321:2@lid")
                .with("recipient", "1234567@lid")
                .with("type", "sender");

        assertThat(parse(receipt).own()).isTrue();
        assertThat(parse(receipt).chat()).isEqualTo(Jid.hidden("1234567"));
        assertThat(parse(receipt).sender()).isEqualTo(Jid.hidden("7654321").withDevice(2));
    }

    @Test
    void moreMessagesAreInAList() {
        Node list =
                Node.of("list").withChildren(item("3EB0BB"), item("3EB0AA"), item(""), Node.of("item"), item("3EB0CC"));

        assertThat(parse(RECEIPT.withChildren(list)).ids()).containsExactly("3EB0AA", "3EB0BB", "3EB0CC");
    }

    @Test
    void onlySoManyMessagesAreRead() {
        List<Node> many =
                IntStream.range(0, 5000).mapToObj(i -> item("3EB0" + i)).toList();

        assertThat(parse(RECEIPT.withChildren(Node.of("list").withChildren(many)))
                        .ids())
                .hasSize(IncomingReceipt.MAX_IDS)
                .startsWith("3EB0AA", "3EB00");
    }

    @Test
    void withoutIdOrSenderItIsNone() {
        assertThat(IncomingReceipt.parse(Node.of("receipt").with("from", "1@lid"), OWN))
                .isEmpty();
        assertThat(IncomingReceipt.parse(Node.of("receipt").with("id", "1"), OWN))
                .isEmpty();
        assertThat(IncomingReceipt.parse(Node.of("ack").with("id", "1").with("from", "1@lid"), OWN))
                .isEmpty();
    }

    @Test
    void hostileStanzasAreReadOrNot() {
        Node honest = RECEIPT.with("type", "read")
                .with("recipient", "1234567@lid")
                .with("participant", "1234567@lid")
                .withChildren(Node.of("list").withChildren(item("3EB0BB")));
        HostileNodes.of(honest)
                .forEach(node -> IncomingReceipt.parse(node, OWN)
                        .ifPresent(receipt ->
                                assertThat(receipt.ids()).allMatch(id -> !id.isEmpty() && id.length() <= 128)));
    }

    private static IncomingReceipt parse(Node node) {
        return IncomingReceipt.parse(node, OWN).orElseThrow();
    }

    private static Node item(String id) {
        return Node.of("item").with("id", id);
    }
}
