package io.linkgate.sandbox.mail;

import static io.linkgate.sandbox.mail.MailTown.BOB;
import static io.linkgate.sandbox.mail.MailTown.enc;
import static io.linkgate.sandbox.mail.MailTown.jid;
import static io.linkgate.sandbox.mail.MailTown.last;
import static io.linkgate.sandbox.mail.MailTown.message;
import static io.linkgate.sandbox.mail.MailTown.plus;
import static io.linkgate.sandbox.mail.MailTown.received;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.node.Node;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages that break a rule, each with the number of the error with which the server refuses it. */
class RefusedMessagesTest {

    private static final PhoneNumber CARL = new PhoneNumber(15_550_003_333L);

    @RegisterExtension
    final Correspondents mail = new Correspondents();

    /** What is wrong, and with which number it is refused. */
    static Stream<Arguments> violations() {
        return Stream.of(
                Arguments.of("a device in the address", 479, (Change)
                        (town, m) -> m.with("to", town.lid(BOB).replace("@", ":1@"))),
                Arguments.of("a group", 404, (Change) (town, m) -> m.with("to", "120363000000000001@g.us")),
                Arguments.of("no account", 404, (Change) (town, m) -> m.with("to", "15550009999@s.whatsapp.net")),
                Arguments.of("no address", 400, (Change) (town, m) -> m.with("to", "everybody")),
                Arguments.of("both forms", 400, (Change) (town, m) -> m.with("to", jid(BOB))),
                Arguments.of("no type", 400, (Change) (town, m) -> without(m, "type")),
                Arguments.of("another version", 400, (Change) (town, m) -> copies(m, enc -> enc.with("v", "3"))),
                Arguments.of("another cipher", 400, (Change) (town, m) -> copies(m, enc -> enc.with("type", "skmsg"))),
                Arguments.of("no content", 400, (Change) (town, m) -> copies(m, Node::withoutContent)),
                Arguments.of("nobody", 400, (Change)
                        (town, m) -> m.withChildren(Node.of("participants").withChildren(List.of()))),
                Arguments.of("no identity", 479, (Change) (town, m) -> copies(m, enc -> enc.with("type", "pkmsg"))),
                Arguments.of("an identity too many", 479, (Change)
                        (town, m) -> plus(m, Node.of("device-identity").withBytes(new byte[1]))),
                Arguments.of("a token that was not given", 463, (Change)
                        (town, m) -> plus(m, Node.of("tctoken").withBytes(new byte[8]))),
                Arguments.of("twice the same device", 400, (Change) (town, m) -> copy(m, town.lid(BOB))),
                Arguments.of("a third person's device", 400, (Change) (town, m) -> copy(m, town.lid(CARL))));
    }

    record Arguments(String what, int code, Change change) implements org.junit.jupiter.params.provider.Arguments {
        static Arguments of(String what, int code, Change change) {
            return new Arguments(what, code, change);
        }

        @Override
        public Object[] get() {
            return new Object[] {what, code, change};
        }
    }

    interface Change {
        Node apply(MailTown town, Node message);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("violations")
    void violationIsRefusedWithItsNumberAndDeliveredToNobody(String what, int code, Change change) throws Exception {
        mail.town.link(CARL);

        mail.ann.says(change.apply(mail.town, message("M1", mail.town.lid(BOB), mail.everyone())));

        assertThat(last(mail.ann, "ack").attributes())
                .as(what)
                .containsEntry("error", Integer.toString(code))
                .doesNotContainKey("phash");
        assertThat(received(mail.bob, "message")).isEmpty();
        assertThat(received(mail.annAtHome, "message")).isEmpty();
        assertThat(mail.ann.isClosed()).isFalse();
    }

    private static Node without(Node message, String name) {
        Node less = Node.of(message.tag());
        for (var entry : message.attributes().entrySet()) {
            less = entry.getKey().equals(name) ? less : less.with(entry.getKey(), entry.getValue());
        }
        return less.withChildren(message.children());
    }

    private static Node copies(Node message, UnaryOperator<Node> change) {
        return message.withChildren(message.children().stream()
                .map(child -> !child.tag().equals("participants")
                        ? child
                        : child.withChildren(child.children().stream()
                                .map(to -> to.withChildren(
                                        change.apply(to.children().get(0))))
                                .toList()))
                .toList());
    }

    private static Node copy(Node message, String jid) {
        Node participants = message.child("participants").orElseThrow();
        return message.withChildren(
                plus(participants, Node.of("to").with("jid", jid).withChildren(enc("msg", "x"))));
    }
}
