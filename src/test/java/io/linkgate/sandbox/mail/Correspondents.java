package io.linkgate.sandbox.mail;

import static io.linkgate.sandbox.mail.MailTown.ANN;
import static io.linkgate.sandbox.mail.MailTown.BOB;

import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.server.SandboxExtension;
import io.linkgate.sandbox.server.TestCompanion;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * JUnit extension with a stand-in in which Ann has linked two devices and Bob one; all three are logged in.
 *
 * <pre>
 * {@literal @}RegisterExtension
 * final Correspondents mail = new Correspondents();
 * </pre>
 */
final class Correspondents implements BeforeEachCallback, AfterEachCallback {

    final SandboxExtension sandbox = new SandboxExtension();
    final MailTown town = new MailTown(sandbox);
    DeviceAddress ann1;
    DeviceAddress ann2;
    DeviceAddress bob1;
    TestCompanion ann;
    TestCompanion annAtHome;
    TestCompanion bob;

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        ann1 = town.link(ANN);
        ann2 = town.link(ANN);
        bob1 = town.link(BOB);
        ann = town.logIn(ann1);
        annAtHome = town.logIn(ann2);
        bob = town.logIn(bob1);
    }

    /** Returns all devices of both but Ann's first, which sends. */
    String[] everyone() {
        return new String[] {town.lid(BOB), town.lid(bob1), town.lid(ANN), town.lid(ann2)};
    }

    @Override
    public void afterEach(ExtensionContext context) {
        sandbox.afterEach(context);
    }
}
