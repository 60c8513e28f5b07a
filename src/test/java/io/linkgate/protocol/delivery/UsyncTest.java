package io.linkgate.protocol.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.linkgate.protocol.HostileNodes;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.message.LidPair;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.node.NodeEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UsyncTest {

    private static final Jid FRIEND = Jid.hidden("1234567");
    private static final Jid PHONE = Jid.phone("49123456");

    @Test
    void devicesAreAskedForByAccount() {
        assertThat(UsyncQuery.devices("1.1", "1.2", List.of(FRIEND.withDevice(3), Jid.hidden("7654321"))))
                .isEqualTo(iq("get")
                        .with("xmlns", "usync")
                        .with("to", "@s.whatsapp.net")
                        .withChildren(usync("message")
                                .withChildren(
                                        Node.of("query")
                                                .withChildren(Node.of("devices").with("version", "2"), Node.of("lid")),
                                        Node.of("list")
                                                .withChildren(
                                                        Node.of("user").with("jid", "1234567@lid"),
                                                        Node.of("user").with("jid", "7654321@lid")))));
    }

    @Test
    void hiddenNumbersAreAskedForByPhoneNumber() {
        assertThat(UsyncQuery.hiddenNumbers("1.1", "1.2", List.of(PHONE)))
                .isEqualTo(iq("get")
                        .with("xmlns", "usync")
                        .with("to", "@s.whatsapp.net")
                        .withChildren(usync("background")
                                .withChildren(
                                        Node.of("query").withChildren(Node.of("lid")),
                                        Node.of("list")
                                                .withChildren(
                                                        Node.of("user").with("jid", "49123456@s.whatsapp.net")))));
    }

    @Test
    void contactsAreAskedForByDigits() {
        assertThat(UsyncQuery.contacts("1.1", "1.2", List.of("49123456")))
                .isEqualTo(iq("get")
                        .with("xmlns", "usync")
                        .with("to", "@s.whatsapp.net")
                        .withChildren(usync("interactive")
                                .withChildren(
                                        Node.of("query")
                                                .withChildren(
                                                        Node.of("contact").with("addressing_mode", "lid"),
                                                        Node.of("business").withChildren(Node.of("verified_name")),
                                                        Node.of("disappearing_mode"),
                                                        Node.of("username")),
                                        Node.of("list")
                                                .withChildren(Node.of("user")
                                                        .withChildren(Node.of("contact")
                                                                .withBytes(utf8("+49123456@c.us")))))));
    }

    /** FC is the tag of bytes up to 255, FA that of an address. */
    @Test
    void aNumberIsWrittenAsItsBytes() {
        byte[] wire = NodeEncoder.encode(UsyncQuery.contacts("1.1", "1.2", List.of("49123456")));

        assertThat(HexFormat.of().formatHex(wire))
                .contains("fc0e" + HexFormat.of().formatHex(utf8("+49123456@c.us")));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void devicesAreReadWithTheirKeyIndexes() throws Exception {
        Node devices = Node.of("devices")
                .withChildren(
                        Node.of("device-list")
                                .withChildren(
                                        Node.of("device").with("id", "0"),
                                        Node.of("device").with("id", "3").with("key-index", "1"),
                                        Node.of("device").with("id", "4"),
                                        Node.of("device").with("id", "x").with("key-index", "1"),
                                        Node.of("device").with("id", "65536").with("key-index", "1"),
                                        Node.of("device").with("id", "3").with("key-index", "1"),
                                        Node.of("device")
                                                .with("id", "99")
                                                .with("key-index", "2")
                                                .with("is_hosted", "true")),
                        Node.of("key-index-list").with("ts", "1").withBytes(new byte[] {1, 2}));

        DeviceList list = UsyncAnswer.parse(
                        answer(Node.of("user").with("jid", "1234567@lid").withChildren(devices)))
                .user(FRIEND)
                .orElseThrow()
                .devices()
                .orElseThrow();

        assertThat(list.devices()).containsExactly(FRIEND, FRIEND.withDevice(3), new Jid("1234567", 99, "hosted.lid"));
        assertThat(list.keyIndexList()).contains(SecretBytes.of(new byte[] {1, 2}));
    }

    @Test
    void onlySoManyDevicesAreRead() throws Exception {
        List<Node> many = IntStream.range(0, 1000)
                .mapToObj(i -> Node.of("device").with("id", "" + i).with("key-index", "1"))
                .toList();
        Node user = Node.of("user")
                .with("jid", "1234567@lid")
                .withChildren(
                        Node.of("devices").withChildren(Node.of("device-list").withChildren(many)));

        assertThat(UsyncAnswer.parse(answer(user))
                        .users()
                        .get(0)
                        .devices()
                        .orElseThrow()
                        .devices())
                .hasSize(DeviceList.MAX_DEVICES);
    }

    @Test
    void onlySoManyAccountsAreRead() throws Exception {
        Node[] many = IntStream.range(0, 1500)
                .mapToObj(i -> Node.of("user").with("jid", (1000000 + i) + "@lid"))
                .toArray(Node[]::new);

        assertThat(UsyncAnswer.parse(answer(many)).users()).hasSize(UsyncAnswer.MAX_USERS);
    }

    @Test
    void anErrorAboutTheDevicesIsNoList() throws Exception {
        Node user = Node.of("user")
                .with("jid", "1234567@lid")
                .withChildren(Node.of("devices").withChildren(Node.of("error").with("code", "404")));

        assertThat(UsyncAnswer.parse(answer(user)).user(FRIEND).orElseThrow().devices())
                .isEmpty();
    }

    @Test
    void aHiddenNumberIsReadOrUnknown() throws Exception {
        Node known = Node.of("user")
                .with("jid", "49123456@s.whatsapp.net")
                .withChildren(Node.of("lid").with("val", "1234567@lid"));
        Node unknown = Node.of("user").with("jid", "49123457@s.whatsapp.net").withChildren(Node.of("lid"));

        UsyncAnswer answer = UsyncAnswer.parse(answer(known, unknown));

        assertThat(answer.user(PHONE).orElseThrow().hidden()).contains(FRIEND);
        assertThat(answer.user(PHONE).orElseThrow().pair()).contains(new LidPair(PHONE, FRIEND));
        assertThat(answer.user(FRIEND)).isEqualTo(answer.user(PHONE));
        assertThat(answer.user(Jid.phone("49123457")).orElseThrow().hidden()).isEmpty();
        assertThat(answer.user(Jid.phone("49123458"))).isEmpty();
    }

    @Test
    void aContactIsInOrOut() throws Exception {
        Node in = Node.of("user")
                .with("jid", "1234567@lid")
                .with("pn_jid", "49123456@s.whatsapp.net")
                .withChildren(Node.of("contact").with("type", "in").withText("+49123456@c.us"));
        Node out = Node.of("user")
                .withChildren(Node.of("contact").with("type", "out").withText("+49123457@c.us"));

        UsyncAnswer answer = UsyncAnswer.parse(answer(in, out));

        assertThat(answer.exists("49123456")).contains(true);
        assertThat(answer.exists("49123457")).contains(false);
        assertThat(answer.exists("49123458")).isEmpty();
        assertThat(answer.users().get(0).pair()).contains(new LidPair(PHONE, FRIEND));
    }

    @Test
    void anErrorNamesItsCode() {
        Node refused =
                iq("error").withChildren(Node.of("error").with("code", "429").with("text", "rate-overlimit"));

        assertThatExceptionOfType(DeliveryException.class)
                .isThrownBy(() -> UsyncAnswer.parse(refused))
                .satisfies(e -> assertThat(e.code()).isEqualTo(OptionalInt.of(429)));
        assertThatExceptionOfType(DeliveryException.class)
                .isThrownBy(() -> UsyncAnswer.parse(iq("result")))
                .satisfies(e -> assertThat(e.code()).isEmpty());
    }

    @Test
    void anErrorOfAWholePartIsNotAnEmptyAnswer() throws Exception {
        Node error = Node.of("error")
                .with("code", "429")
                .with("text", "rate-overlimit")
                .with("backoff", "60");
        Node result = Node.of("result").withChildren(Node.of("devices").withChildren(error));
        Node without = Node.of("user").with("jid", "1234567@lid");
        Node with = without.withChildren(Node.of("devices").withChildren(Node.of("device-list")));

        assertThatExceptionOfType(DeliveryException.class)
                .isThrownBy(() -> UsyncAnswer.parse(withResult(result, without)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(OptionalInt.of(429)));
        assertThat(UsyncAnswer.parse(withResult(result, with)).users()).hasSize(1);
        assertThat(UsyncAnswer.parse(withResult(
                                Node.of("result")
                                        .withChildren(Node.of("devices").with("refresh", "60")),
                                without))
                        .users())
                .hasSize(1);
    }

    private static Node withResult(Node result, Node user) {
        return iq("result")
                .withChildren(
                        Node.of("usync").withChildren(result, Node.of("list").withChildren(user)));
    }

    @Test
    void hostileAnswersAreReadOrRefused() {
        Node honest = answer(Node.of("user")
                .with("jid", "1234567@lid")
                .with("pn_jid", "49123456@s.whatsapp.net")
                .withChildren(
                        Node.of("contact").with("type", "in").withText("+49123456@c.us"),
                        Node.of("lid").with("val", "1234567@lid"),
                        Node.of("devices")
                                .withChildren(
                                        Node.of("device-list")
                                                .withChildren(Node.of("device")
                                                        .with("id", "3")
                                                        .with("key-index", "1")
                                                        .with("is_hosted", "true")),
                                        Node.of("key-index-list").withBytes(new byte[9]))));
        HostileNodes.of(honest).forEach(node -> {
            try {
                UsyncAnswer answer = UsyncAnswer.parse(node);
                answer.users().forEach(user -> assertThat(user.jid().isUser()).isTrue());
                assertThat(answer.toString()).doesNotContain("1234567").doesNotContain("49123456");
            } catch (DeliveryException refused) {
                assertThat(refused).hasNoCause();
            }
        });
    }

    private static Node usync(String context) {
        return Node.of("usync")
                .with("sid", "1.2")
                .with("mode", "query")
                .with("last", "true")
                .with("index", "0")
                .with("context", context);
    }

    private static Node answer(Node... users) {
        return iq("result")
                .withChildren(Node.of("usync").withChildren(Node.of("list").withChildren(users)));
    }

    private static Node iq(String type) {
        return Node.of("iq").with("id", "1.1").with("type", type);
    }
}
