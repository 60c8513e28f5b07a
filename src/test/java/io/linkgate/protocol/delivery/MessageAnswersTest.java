package io.linkgate.protocol.delivery;

import static io.linkgate.protocol.delivery.IncomingMessageTest.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.node.Node;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MessageAnswersTest {

    private static final OwnJids OWN =
            OwnJids.parse("49765432:7@s.whatsapp.net", "7654321:7@lid").orElseThrow();
    private static final String PHONE = "49123456@s.whatsapp.net";

    /** Every row of the table of outcomes. */
    @ParameterizedTest
    @CsvSource({
        "DECRYPTED, receipt,",
        "DUPLICATE, receipt,",
        "NOTHING_RECOGNISED, ack, 488",
        "BROKEN_CONTENT, ack, 491",
        "UNUSABLE, ack, 487",
        "NOT_DECRYPTABLE, ack,",
        "UNAVAILABLE, ack,",
        "NOT_ADDRESSED, ack,",
    })
    void eachOutcomeHasOneAnswer(MessageOutcome outcome, String tag, String error) {
        Node answer = answer("from=1234567:3@lid participant=5@lid recipient=6@lid type=text", outcome, true);

        Node addressed =
                Node.of(tag).with("id", "3EB0AA").with("to", "1234567:3@lid").with("participant", "5@lid");
        Node ack = addressed.with("class", "message").with("recipient", "6@lid");
        assertThat(answer)
                .isEqualTo(tag.equals("receipt") ? addressed : error == null ? ack : ack.with("error", error));
    }

    /** Every row of the table of receipts. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // message | available | what the receipt has besides its id
                "from=1234567:3@lid | true | to=1234567:3@lid",
                "from=1234567:3@lid | false | to=1234567:3@lid type=inactive",
                "from=49123456:3@hosted | false | to=49123456:3@hosted type=inactive",
                "from=7654321:2@lid recipient=1234567@lid | false |"
                        + " to=7654321:2@lid type=sender recipient=1234567@lid",
                "from=7654321:2@lid recipient=1234567@lid | true |"
                        + " to=7654321:2@lid type=sender recipient=1234567@lid",
                "from=7654321@lid recipient=1234567:3@lid | false | to=7654321@lid type=sender recipient=1234567@lid",
                "from=49765432:2@s.whatsapp.net recipient=12-34@g.us | false |"
                        + " to=49765432:2@s.whatsapp.net type=sender recipient=12-34@g.us",
                "from=7654321:2@lid | false | to=7654321:2@lid type=sender",
                "from=7654321@lid category=peer | true | to=7654321@lid type=peer_msg",
                "from=7654321@lid category=peer recipient=1234567@lid | false | to=7654321@lid type=peer_msg",
                "from=status@broadcast participant=1234567:3@lid | false |"
                        + " to=status@broadcast participant=1234567:3@lid context=status",
                "from=status@broadcast participant=7654321:2@lid | true |"
                        + " to=status@broadcast participant=7654321:2@lid context=status",
                "from=12-34@g.us participant=1234567:3@lid | false |"
                        + " to=12-34@g.us participant=1234567:3@lid type=inactive",
                "from=12-34@g.us participant=1234567:3@lid | true | to=12-34@g.us participant=1234567:3@lid",
                "from=12-34@g.us participant=7654321:2@lid | true |"
                        + " to=12-34@g.us participant=7654321:2@lid type=sender",
            })
    void theReceiptDependsOnTheSender(String attributes, boolean available, String expected) {
        Node receipt = answer(attributes, MessageOutcome.DECRYPTED, available);

        assertThat(receipt.tag()).isEqualTo("receipt");
        assertThat(receipt.attributes()).isEqualTo(attributes(expected));
        assertThat(receipt.children()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(MessageOutcome.class)
    void withoutAnIdThereIsNothingToAnswer(MessageOutcome outcome) {
        Node message = Node.of("message").with("from", PHONE);

        assertThat(MessageAnswers.to(message, outcome, OWN, true)).isEmpty();
    }

    @Test
    void anOldAccountHasNoHiddenNumber() {
        OwnJids old = OwnJids.parse("49765432:7@s.whatsapp.net", "").orElseThrow();

        Optional<Node> answer =
                MessageAnswers.to(message("from=49765432@s.whatsapp.net"), MessageOutcome.DECRYPTED, old, true);

        assertThat(answer.orElseThrow().attribute("type")).contains("sender");
    }

    @Test
    void aPartOfTheHistoryHasAReceiptOfItsOwn() {
        assertThat(MessageAnswers.historyReceipt("3EB0AA", OWN))
                .isEqualTo(Node.of("receipt")
                        .with("id", "3EB0AA")
                        .with("type", "hist_sync")
                        .with("to", "49765432@s.whatsapp.net"));
    }

    private static Node answer(String attributes, MessageOutcome outcome, boolean available) {
        return MessageAnswers.to(message(attributes), outcome, OWN, available).orElseThrow();
    }

    private static Map<String, String> attributes(String text) {
        Map<String, String> all = new HashMap<>(message(text).attributes());
        all.remove("t");
        return all;
    }
}
