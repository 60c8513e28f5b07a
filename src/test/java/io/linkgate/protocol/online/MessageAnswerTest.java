package io.linkgate.protocol.online;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.node.Node;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Own device: 15550001111:12@s.whatsapp.net, hidden number 100000000000001:12@lid. */
class MessageAnswerTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '"', textBlock = """
            from=2@s.whatsapp.net                                              | enc         | receipt to=2@s.whatsapp.net type=inactive
            from=2:7@lid sender_pn=3@s.whatsapp.net                            | enc         | receipt to=2:7@lid type=inactive
            from=1@g.us participant=2:3@lid                                    | enc         | receipt to=1@g.us participant=2:3@lid type=inactive
            from=9@broadcast participant=2@lid                                 | enc         | receipt to=9@broadcast participant=2@lid type=inactive
            from=15550001111@s.whatsapp.net recipient=2@s.whatsapp.net         | enc         | receipt to=15550001111@s.whatsapp.net type=sender recipient=2@s.whatsapp.net
            from=15550001111:3@s.whatsapp.net recipient=2:9@s.whatsapp.net     | enc         | receipt to=15550001111:3@s.whatsapp.net type=sender recipient=2@s.whatsapp.net
            from=100000000000001:3@lid recipient=2@lid                         | enc         | receipt to=100000000000001:3@lid type=sender recipient=2@lid
            from=15550001111:3@hosted recipient=2@s.whatsapp.net               | enc         | receipt to=15550001111:3@hosted type=sender recipient=2@s.whatsapp.net
            from=15550001111:3@lid recipient=2@lid                             | enc         | receipt to=15550001111:3@lid type=inactive
            from=15550001111@s.whatsapp.net                                    | enc         | receipt to=15550001111@s.whatsapp.net type=sender
            from=1@g.us participant=100000000000001:3@lid                      | enc         | receipt to=1@g.us participant=100000000000001:3@lid type=sender
            from=15550001111@s.whatsapp.net category=peer                      | enc         | receipt to=15550001111@s.whatsapp.net type=peer_msg
            from=15550001111@s.whatsapp.net category=peer recipient=2@lid      | enc         | receipt to=15550001111@s.whatsapp.net type=peer_msg
            from=status@broadcast participant=2@lid                            | enc         | receipt to=status@broadcast participant=2@lid context=status
            from=status@broadcast participant=15550001111@s.whatsapp.net       | enc         | receipt to=status@broadcast participant=15550001111@s.whatsapp.net context=status
            from=5@newsletter                                                  | plaintext   | ack to=5@newsletter class=message
            from=2@s.whatsapp.net                                              | unavailable | ack to=2@s.whatsapp.net class=message
            from=2@s.whatsapp.net type=medianotify                             | mediaretry  | ack to=2@s.whatsapp.net class=message
            from=2@s.whatsapp.net type=text                                    | novelty     | ack to=2@s.whatsapp.net class=message error=488
            from=1@g.us                                                        | enc         | ack to=1@g.us class=message error=487
            -                                                                  | enc         | ack to=@s.whatsapp.net class=message error=487
            """)
    void everyKindOfMessageHasOneAnswer(String attributes, String inside, String answer) {
        Node message = node("message", attributes).with("id", "M1").withChildren(Node.of(inside));

        assertThat(MessageAnswer.to(message, "15550001111:12@s.whatsapp.net", "100000000000001:12@lid"))
                .map(MessageAnswerTest::withSortedAttributes)
                .contains(withSortedAttributes(node(answer.split(" ")[0], answer.substring(answer.indexOf(' ') + 1))
                        .with("id", "M1")));
    }

    private static Node node(String tag, String attributes) {
        Node node = Node.of(tag);
        for (String attribute :
                attributes == null ? new String[0] : attributes.strip().split(" +")) {
            node = node.with(attribute.split("=")[0], attribute.split("=")[1]);
        }
        return node;
    }

    private static Node withSortedAttributes(Node node) {
        Node sorted = Node.of(node.tag());
        String[] names = node.attributes().keySet().toArray(String[]::new);
        Arrays.sort(names);
        for (String name : names) {
            sorted = sorted.with(name, node.attribute(name).orElseThrow());
        }
        return sorted;
    }
}
