package io.linkgate.sandbox.mail;

import static io.linkgate.sandbox.mail.MailTown.ANN;
import static io.linkgate.sandbox.mail.MailTown.BOB;
import static io.linkgate.sandbox.mail.MailTown.bundle;
import static io.linkgate.sandbox.mail.MailTown.message;
import static io.linkgate.sandbox.mail.MailTown.received;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.account.AccountFile;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.phone.SandboxPhone;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.sandbox.server.SandboxExtension;
import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.sandbox.server.TestCompanion;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a stand-in with a home directory still knows after it was killed. */
class MailAfterRestartTest {

    @TempDir
    Path home;

    @RegisterExtension
    final SandboxExtension sandbox = new SandboxExtension();

    private final TestCompanion.Keys annKeys = sandbox.keys();
    private final TestCompanion.Keys bobKeys = sandbox.keys();
    private final DeviceAddress ann1 = new DeviceAddress(ANN, 1);
    private final DeviceAddress bob1 = new DeviceAddress(BOB, 1);

    private SandboxServer started() throws Exception {
        AccountFile file = AccountFile.open(home, sandbox.random());
        return sandbox.builder()
                .home(file)
                .journal(JournalFile.open(file.directory(), "mail.log"))
                .build();
    }

    private TestCompanion logIn(SandboxServer server, TestCompanion.Keys keys, DeviceAddress device) throws Exception {
        return TestCompanion.loggingIn(
                keys,
                device.phone().digits(),
                device.device(),
                server,
                SandboxExtension.CURRENT,
                sandbox.clock(),
                sandbox.random());
    }

    private void link(SandboxServer server, TestCompanion.Keys keys, DeviceAddress device) throws Exception {
        TestCompanion fresh =
                TestCompanion.registering(keys, server, SandboxExtension.CURRENT, sandbox.clock(), sandbox.random());
        new SandboxPhone(server).scan(fresh.code(0).text(), device.phone(), ScanOutcome.LINK);
        fresh.signs();
    }

    @Test
    void messageThatWasAcknowledgedIsDeliveredAfterAKill() throws Exception {
        SandboxServer server = started();
        link(server, annKeys, ann1);
        link(server, bobKeys, bob1);
        TestCompanion ann = logIn(server, annKeys, ann1);
        String to = bob1.jid().replace(":1", "");
        ann.says(message("M1", to, to, bob1.jid(), ann1.jid().replace(":1", "")));
        assertThat(received(ann, "ack")).hasSize(1);

        // Never closed: as after a kill.
        SandboxServer again = started();
        TestCompanion bob = logIn(again, bobKeys, bob1);

        assertThat(received(bob, "message")).singleElement().matches(node -> node.has("id", "M1"));
        bob.says(Node.of("receipt").with("id", "M1").with("to", ann1.jid()));
        assertThat(received(logIn(started(), bobKeys, bob1), "message")).isEmpty();
        assertThat(received(logIn(started(), annKeys, ann1), "receipt")).hasSize(1);
    }

    @Test
    void keysAreNotHandedOutTwiceAfterAKill() throws Exception {
        SandboxServer server = started();
        link(server, annKeys, ann1);
        link(server, bobKeys, bob1);
        TestCompanion ann = logIn(server, annKeys, ann1);
        Node ofPhone = bundle(ann, bob1.jid().replace(":1", ""));
        Node ofDevice = bundle(ann, bob1.jid());

        TestCompanion again = logIn(started(), annKeys, ann1);

        Node laterOfPhone = bundle(again, bob1.jid().replace(":1", ""));
        assertThat(laterOfPhone.child("skey")).isEqualTo(ofPhone.child("skey"));
        assertThat(laterOfPhone.child("registration")).isEqualTo(ofPhone.child("registration"));
        assertThat(laterOfPhone.child("key")).isPresent().isNotEqualTo(ofPhone.child("key"));
        assertThat(bundle(again, bob1.jid())).isEqualTo(ofDevice);
    }
}
