package io.linkgate.protocol.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.linkgate.protocol.HostileNodes;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.node.Node;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BundleTest {

    private static final Jid PHONE = Jid.hidden("1234567");
    private static final Jid COMPANION = PHONE.withDevice(3);
    private static final List<Jid> BOTH = List.of(PHONE, COMPANION);
    private static final OwnJids OWN =
            OwnJids.parse("15550001111:7@s.whatsapp.net", "7654321:7@lid").orElseThrow();

    private final Keys keys = new Keys();
    private final KeyPair account = KeyPair.generate(new SecureRandom());

    @Test
    void keysAreAskedForByDevice() {
        Node iq = Node.of("iq")
                .with("id", "1.1")
                .with("type", "get")
                .with("xmlns", "encrypt")
                .with("to", "@s.whatsapp.net");

        assertThat(BundleQuery.of("1.1", List.of(PHONE, COMPANION), false))
                .isEqualTo(iq.withChildren(Node.of("key")
                        .withChildren(
                                Node.of("user").with("jid", "1234567@lid"),
                                Node.of("user").with("jid", "1234567:3@lid"))));
        assertThat(BundleQuery.of("1.1", List.of(COMPANION), true))
                .isEqualTo(iq.withChildren(Node.of("key")
                        .withChildren(
                                Node.of("user").with("jid", "1234567:3@lid").with("reason", "identity"))));
    }

    @Test
    void aBundleIsReadFromTheUserOrItsKeys() throws Exception {
        Node flat = user(PHONE, keys.registration(), keys.type(), keys.identity(), keys.skey(), keys.key());
        Node nested = user(
                COMPANION,
                keys.registration(),
                Node.of("keys").withChildren(keys.type(), keys.identity(), keys.skey(), keys.key()));

        BundleAnswer answer = parse(flat, nested);

        assertThat(answer.bundles()).isEqualTo(Map.of(PHONE, keys.bundle(true), COMPANION, keys.bundle(true)));
        assertThat(answer.refused()).isEmpty();
    }

    @Test
    void aDeviceMayHaveNoOneTimeKeyLeft() throws Exception {
        Node user = user(PHONE, keys.registration(), keys.type(), keys.identity(), keys.skey());

        assertThat(parse(user).bundles()).isEqualTo(Map.of(PHONE, keys.bundle(false)));
    }

    @Test
    void oneDeviceWithAnErrorDoesNotSpoilTheOthers() throws Exception {
        Node bad = user(COMPANION, Node.of("error").with("code", "404").with("text", "item-not-found"));
        Node good = user(PHONE, keys.registration(), keys.type(), keys.identity(), keys.skey());

        BundleAnswer answer = parse(bad, good);

        assertThat(answer.bundles()).containsOnlyKeys(PHONE);
        assertThat(answer.refused()).isEqualTo(Map.of(COMPANION, BundleAnswer.Refusal.UNAVAILABLE));
    }

    @Test
    void aMissingOrMalformedKeyIsRefused() throws Exception {
        List<Node> whole = List.of(keys.registration(), keys.type(), keys.identity(), keys.skey(), keys.key());
        for (int i = 0; i < whole.size(); i++) {
            List<Node> broken = new ArrayList<>(whole);
            broken.set(i, Node.of(whole.get(i).tag()).withBytes(new byte[] {1}));

            BundleAnswer answer = parse(user(PHONE, broken.toArray(Node[]::new)));

            assertThat(answer.bundles()).as(whole.get(i).tag()).isEmpty();
            assertThat(answer.refused()).isEqualTo(Map.of(PHONE, BundleAnswer.Refusal.MALFORMED));
        }
    }

    @Test
    void aCompanionOfItsAccountIsAccepted() throws Exception {
        byte[] whole = keys.linkedBy(account).stored();
        byte[] withoutKey = keys.linkedBy(account).answer();

        assertThat(companion(whole, Optional.empty()).bundles()).containsOnlyKeys(COMPANION);
        assertThat(companion(withoutKey, Optional.of(account.publicKey())).bundles())
                .containsOnlyKeys(COMPANION);
    }

    @Test
    void aMissingProofIsAccepted() throws Exception {
        assertThat(companion(keys.linkedBy(account).answer(), Optional.empty()).bundles())
                .containsOnlyKeys(COMPANION);
        assertThat(parse(user(COMPANION, keys.registration(), keys.type(), keys.identity(), keys.skey()))
                        .bundles())
                .containsOnlyKeys(COMPANION);
    }

    @Test
    void aCompanionOfAnotherAccountIsRefused() throws Exception {
        Optional<PublicKey> other =
                Optional.of(KeyPair.generate(new SecureRandom()).publicKey());

        BundleAnswer answer = companion(keys.linkedBy(account).answer(), other);

        assertThat(answer.bundles()).isEmpty();
        assertThat(answer.refused()).isEqualTo(Map.of(COMPANION, BundleAnswer.Refusal.FOREIGN_DEVICE));
    }

    @Test
    void theProofOfAnotherDeviceIsRefused() throws Exception {
        byte[] ofAnother = new Keys().linkedBy(account).stored();

        assertThat(companion(ofAnother, Optional.of(account.publicKey())).refused())
                .isEqualTo(Map.of(COMPANION, BundleAnswer.Refusal.FOREIGN_DEVICE));
        assertThat(companion(new byte[] {9, 9}, Optional.empty()).refused())
                .isEqualTo(Map.of(COMPANION, BundleAnswer.Refusal.FOREIGN_DEVICE));
    }

    @Test
    void theKeysOfThePhoneInTheSameAnswerCount() throws Exception {
        Keys phone = new Keys();
        Node first = user(COMPANION, proven(keys.linkedBy(phone.identity).answer()));
        Node second = user(PHONE, phone.registration(), phone.type(), phone.identity(), phone.skey());
        Optional<PublicKey> stale = Optional.of(account.publicKey());

        assertThat(BundleAnswer.parse(answer(first, second), BOTH, OWN, jid -> stale)
                        .bundles())
                .containsOnlyKeys(PHONE, COMPANION);
    }

    /** The server could otherwise vouch for a device of its own. */
    @Test
    void theKeysOfAPhoneThatWasNotAskedForDoNotCount() throws Exception {
        Keys forged = new Keys();
        Node first = user(COMPANION, proven(keys.linkedBy(forged.identity).answer()));
        Node second = user(PHONE, forged.registration(), forged.type(), forged.identity(), forged.skey());
        Optional<PublicKey> known = Optional.of(account.publicKey());

        BundleAnswer answer = BundleAnswer.parse(answer(first, second), List.of(COMPANION), OWN, jid -> known);

        assertThat(answer.refused()).isEqualTo(Map.of(COMPANION, BundleAnswer.Refusal.FOREIGN_DEVICE));
    }

    @Test
    void theKeysOfADeviceThatWasNotAskedForAreIgnored() throws Exception {
        Node user = user(PHONE.withDevice(9), keys.registration(), keys.type(), keys.identity(), keys.skey());

        BundleAnswer answer = parse(user);

        assertThat(answer.bundles()).isEmpty();
        assertThat(answer.refused()).isEmpty();
    }

    /** The server must not become a device of the owner, which gets a copy of every text. */
    @Test
    void theOwnPhoneHasTheKeyOfTheLinkAndNoOther() throws Exception {
        Jid phone = Jid.hidden("7654321");
        Jid companion = phone.withDevice(3);
        Keys forged = new Keys();
        Node first = user(phone, forged.registration(), forged.type(), forged.identity(), forged.skey());
        Node second = user(companion, proven(keys.linkedBy(forged.identity).answer()));

        BundleAnswer answer = BundleAnswer.parse(
                answer(first, second), List.of(phone, companion), OWN, jid -> Optional.of(account.publicKey()));

        assertThat(answer.refused())
                .isEqualTo(Map.of(
                        phone, BundleAnswer.Refusal.FOREIGN_DEVICE, companion, BundleAnswer.Refusal.FOREIGN_DEVICE));
        assertThat(BundleAnswer.parse(
                                answer(first, second),
                                List.of(phone, companion),
                                OWN,
                                jid -> Optional.of(forged.identity.publicKey()))
                        .bundles())
                .containsOnlyKeys(phone, companion);
    }

    @Test
    void theStoredKeyIsAskedForByAccount() throws Exception {
        List<Jid> asked = new ArrayList<>();
        Node user = user(COMPANION, proven(keys.linkedBy(account).answer()));

        BundleAnswer.parse(answer(user), BOTH, OWN, jid -> {
            asked.add(jid);
            return Optional.empty();
        });

        assertThat(asked).containsExactly(PHONE);
    }

    @Test
    void onlySoManyDevicesAreRead() throws Exception {
        Node[] many = IntStream.range(0, BundleAnswer.MAX_DEVICES + 5)
                .mapToObj(i -> user(PHONE.withDevice(i), Node.of("error")))
                .toArray(Node[]::new);

        List<Jid> asked =
                IntStream.range(0, many.length).mapToObj(PHONE::withDevice).toList();
        assertThat(BundleAnswer.parse(answer(many), asked, OWN, jid -> Optional.empty())
                        .refused())
                .hasSize(BundleAnswer.MAX_DEVICES);
    }

    @Test
    void anErrorIsRefused() {
        Node refused = Node.of("iq")
                .with("type", "error")
                .withChildren(Node.of("error").with("code", "406"));

        assertThatExceptionOfType(DeliveryException.class)
                .isThrownBy(() -> BundleAnswer.parse(refused, BOTH, OWN, jid -> Optional.empty()));
    }

    @Test
    void hostileAnswersAreReadOrRefused() {
        Node user = user(COMPANION, proven(keys.linkedBy(account).stored()));
        HostileNodes.of(answer(user)).limit(6000).forEach(node -> {
            try {
                BundleAnswer answer = BundleAnswer.parse(node, BOTH, OWN, jid -> Optional.of(account.publicKey()));
                assertThat(answer.toString()).doesNotContain("1234567");
            } catch (DeliveryException refused) {
                assertThat(refused).hasNoCause();
            }
        });
    }

    private BundleAnswer companion(byte[] deviceIdentity, Optional<PublicKey> accountKey) throws DeliveryException {
        return BundleAnswer.parse(answer(user(COMPANION, proven(deviceIdentity))), BOTH, OWN, jid -> accountKey);
    }

    private Node[] proven(byte[] deviceIdentity) {
        return new Node[] {
            keys.registration(),
            keys.type(),
            keys.identity(),
            keys.skey(),
            keys.key(),
            Node.of("device-identity").withBytes(deviceIdentity)
        };
    }

    private static BundleAnswer parse(Node... users) throws DeliveryException {
        return BundleAnswer.parse(answer(users), BOTH, OWN, jid -> Optional.empty());
    }

    private static Node answer(Node... users) {
        return Node.of("iq")
                .with("id", "1.1")
                .with("type", "result")
                .withChildren(Node.of("list").withChildren(users));
    }

    private static Node user(Jid jid, Node... children) {
        return Node.of("user").with("jid", jid.text()).withChildren(children);
    }
}
