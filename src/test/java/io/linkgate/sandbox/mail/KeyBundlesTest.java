package io.linkgate.sandbox.mail;

import static io.linkgate.sandbox.mail.MailTown.ANN;
import static io.linkgate.sandbox.mail.MailTown.BOB;
import static io.linkgate.sandbox.mail.MailTown.asks;
import static io.linkgate.sandbox.mail.MailTown.bundle;
import static io.linkgate.sandbox.mail.MailTown.bytes;
import static io.linkgate.sandbox.mail.MailTown.jid;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.XEdDsa;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.socket.Registration;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.server.SandboxExtension;
import io.linkgate.sandbox.server.TestCompanion;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The keys that the server hands out for sessions with a device. */
class KeyBundlesTest {

    @RegisterExtension
    final SandboxExtension sandbox = new SandboxExtension();

    private final MailTown town = new MailTown(sandbox);
    private DeviceAddress ann1;
    private DeviceAddress bob1;
    private TestCompanion ann;

    @BeforeEach
    void link() throws Exception {
        ann1 = town.link(ANN);
        bob1 = town.link(BOB);
        ann = town.logIn(ann1);
    }

    @Test
    void eachOneTimeKeyIsHandedOutOnceAndThenBundlesHaveNone() throws Exception {
        TestCompanion bob = town.logIn(bob1);
        town.uploads(bob1, bob, 40, 2);

        assertThat(oneTime(bundle(ann, town.lid(bob1)))).containsExactly(0, 0, 40);
        assertThat(count(bob)).isEqualTo("1");
        assertThat(oneTime(bundle(ann, bob1.jid()))).containsExactly(0, 0, 41);
        Node empty = bundle(ann, town.lid(bob1));
        assertThat(empty.child("key")).isEmpty();
        assertThat(empty.child("skey")).isPresent();
        assertThat(count(bob)).isEqualTo("0");
        town.uploads(bob1, bob, 50, 3);
        assertThat(count(bob)).isEqualTo("3");
        assertThat(oneTime(bundle(ann, town.lid(bob1)))).containsExactly(0, 0, 50);
    }

    @Test
    void bundleHasTheKeysAndTheIdentityThatTheDeviceHasSigned() throws Exception {
        Node bundle = bundle(ann, town.lid(bob1));

        byte[] identity = bytes(bundle, "identity");
        assertThat(identity).isEqualTo(town.keys(bob1).identity().publicKey().bytes());
        assertThat(bytes(bundle, "registration")).hasSize(4);
        assertThat(bytes(bundle, "type")).containsExactly(5);
        Node skey = bundle.child("skey").orElseThrow();
        assertThat(XEdDsa.verify(
                        PublicKey.of(identity),
                        Registration.signedMessage(PublicKey.of(bytes(skey, "value"))),
                        bytes(skey, "signature")))
                .isTrue();
        assertThat(bytes(bundle, "device-identity")).isNotEmpty();
    }

    @Test
    void phoneHasABundleOfItsOwnWithoutADeviceIdentity() throws Exception {
        List<List<Byte>> ids =
                IntStream.range(0, 6).mapToObj(any -> oneTimeOfPhone()).toList();

        assertThat(ids).as("each handed out once").doesNotHaveDuplicates();
        Node bundle = bundle(ann, jid(BOB));
        assertThat(bundle.child("device-identity")).isEmpty();
        byte[] identity = bytes(bundle, "identity");
        assertThat(identity)
                .isEqualTo(sandbox.server()
                        .accounts()
                        .of(BOB)
                        .orElseThrow()
                        .identity()
                        .publicKey()
                        .bytes());
        Node skey = bundle.child("skey").orElseThrow();
        assertThat(XEdDsa.verify(
                        PublicKey.of(identity),
                        Registration.signedMessage(PublicKey.of(bytes(skey, "value"))),
                        bytes(skey, "signature")))
                .isTrue();
    }

    private List<Byte> oneTimeOfPhone() {
        try {
            byte[] id = oneTime(bundle(ann, town.lid(BOB)));
            return List.of(id[0], id[1], id[2]);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void unknownDeviceHasAnErrorInItsPlace() throws Exception {
        assertThat(bundle(ann, "15550009999:3@s.whatsapp.net")
                        .child("error")
                        .orElseThrow()
                        .attributes())
                .containsEntry("code", "404");
        assertThat(bundle(ann, town.lid(BOB).replace("@", ":9@")).child("error"))
                .isPresent();
    }

    @Test
    void replacedSignedPreKeyIsHandedOutFromThenOn() throws Exception {
        TestCompanion bob = town.logIn(bob1);
        PublicKey fresh = sandbox.keyPair().publicKey();
        byte[] signature = town.keys(bob1)
                .identity()
                .sign(Registration.signedMessage(fresh), new byte[KeyPair.SIGNATURE_RANDOM_LENGTH]);
        Node skey = Node.of("skey")
                .withChildren(
                        MailTown.id(8),
                        Node.of("value").withBytes(fresh.bytes()),
                        Node.of("signature").withBytes(signature));

        assertThat(asks(bob, "encrypt", "set", Node.of("rotate").withChildren(skey)))
                .matches(answer -> answer.has("type", "result"));
        assertThat(bytes(bundle(ann, town.lid(bob1)).child("skey").orElseThrow(), "value"))
                .isEqualTo(fresh.bytes());
        Node forged = skey.withChildren(
                MailTown.id(9),
                Node.of("value").withBytes(sandbox.keyPair().publicKey().bytes()),
                Node.of("signature").withBytes(signature));
        assertThat(asks(bob, "encrypt", "set", Node.of("rotate").withChildren(forged)))
                .matches(answer -> answer.has("type", "error"));
    }

    private static String count(TestCompanion device) throws Exception {
        return asks(device, "encrypt", "get", Node.of("count"))
                .child("count")
                .flatMap(count -> count.attribute("value"))
                .orElseThrow();
    }

    private static byte[] oneTime(Node bundle) {
        return bytes(bundle.child("key").orElseThrow(), "id");
    }
}
