package io.linkgate.protocol.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.AdvIssuer;
import io.linkgate.protocol.identity.AdvVerdict;
import io.linkgate.protocol.identity.AdvVerifier;
import io.linkgate.protocol.identity.CompanionKeys;
import io.linkgate.protocol.identity.IssuedIdentity;
import io.linkgate.protocol.identity.LinkedIdentity;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.stream.ConnectionEnd;
import io.linkgate.protocol.stream.ConnectionEnd.Cause;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The part of a pairing from the phone's confirmation to the end of the connection. */
class PairingConfirmationTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    @Test
    void confirmationIsCheckedAndKeptBeforeItIsAnswered() {
        PairingRun run = PairingRun.showing("r1", "r2").receives(pairSuccess());

        assertThat(run.phase()).isEqualTo(PairingPhase.CONFIRMING);
        assertThat(run.sent()).isEmpty();
        PairingAction.ConfirmLink confirm =
                run.only(PairingAction.ConfirmLink.class).get(0);
        assertThat(confirm.advSecret()).isEqualTo(PairingRun.SECRET);
        assertThat(confirm.success().jid()).isEqualTo("15550001111:12@s.whatsapp.net");

        LinkedIdentity identity = linked();
        run.on(new PairingEvent.LinkKept(identity));

        assertThat(run.phase()).isEqualTo(PairingPhase.AWAITING_RESTART);
        assertThat(run.sent())
                .containsExactly(Node.of("iq")
                        .with("to", "@s.whatsapp.net")
                        .with("type", "result")
                        .with("id", "3141592653")
                        .withChildren(Node.of("pair-device-sign")
                                .withChildren(Node.of("device-identity")
                                        .with("key-index", "7")
                                        .withBytes(identity.answer()))));
    }

    @Test
    void restartAfterTheAnswerMeansLinked() {
        PairingRun run = kept().receives(Node.of("stream:error").with("code", "515"));

        assertThat(run.phase()).isEqualTo(PairingPhase.LINKED);
        assertThat(run.end().cause()).isEqualTo(Cause.LINKED);
    }

    @Test
    void anyOtherEndAfterTheAnswerMeansLinkedToo() {
        assertThat(kept().on(new PairingEvent.SocketClosed("gone")).end().cause())
                .isEqualTo(Cause.LINKED);
        assertThat(kept().receives(Node.of("xmlstreamend")).end().cause()).isEqualTo(Cause.LINKED);
        assertThat(kept().wake().end().cause()).isEqualTo(Cause.LINKED);
    }

    @Test
    void closingAfterTheAnswerIsStillOurOwnDecision() {
        assertThat(kept().on(new PairingEvent.CloseWanted()).end().cause()).isEqualTo(Cause.CLOSED);
    }

    @Test
    void linkThatIsNotKeptIsNotAcknowledged() {
        PairingRun run = confirming().on(new PairingEvent.LinkNotKept("The disk is full."));

        assertThat(run.sent()).containsExactly(error("500", "internal-error"));
        assertThat(run.end()).isEqualTo(new ConnectionEnd(Cause.NOT_KEPT, "The disk is full."));
    }

    @Test
    void keepingThatTakesTooLongIsGivenUp() {
        PairingRun run = confirming().wake();

        assertThat(run.now()).isEqualTo(PairingRun.START.plus(Confirmation.PATIENCE));
        assertThat(run.sent()).containsExactly(error("500", "internal-error"));
        assertThat(run.phase()).isEqualTo(PairingPhase.CLOSED);
    }

    @Test
    void codesNeitherChangeNorRunOutWhileTheLinkIsMade() {
        PairingRun run = PairingRun.showing("r1").wait(Duration.ofSeconds(59)).receives(pairSuccess());
        Instant alarm = run.alarm();

        run.wait(Duration.ofSeconds(5)).on(new PairingEvent.TimePassed(0));

        assertThat(run.phase()).isEqualTo(PairingPhase.CONFIRMING);
        assertThat(run.shown()).isEmpty();
        assertThat(run.alarm()).isEqualTo(alarm);
    }

    @Test
    void secretThatArrivesLateChangesNothing() {
        SecretBytes fresh = CompanionKeys.newAdvSecret(RANDOM);
        PairingRun run = confirming().on(new PairingEvent.SecretMade(fresh));
        assertThat(run.actions()).isEmpty();

        run.on(new PairingEvent.LinkKept(linked())).on(new PairingEvent.SecretMade(fresh));
        assertThat(run.actions()).isEmpty();
    }

    @Test
    void refreshAndSecondConfirmationComeTooLate() {
        Node refresh = Node.of("notification")
                .with("from", "@s.whatsapp.net")
                .with("type", "companion_reg_refresh")
                .with("id", "1")
                .withChildren(Node.of("companion_reg_refresh"));

        assertThat(confirming().receives(refresh).sent()).hasSize(1);
        assertThat(confirming().receives(refresh).actions()).doesNotContain(new PairingAction.MakeSecret());
        assertThat(confirming().receives(pairSuccess()).actions()).isEmpty();
    }

    @Test
    void requestsAreStillAnswered() {
        Node ping = Node.of("iq").with("type", "get").with("id", "9").with("xmlns", "urn:xmpp:ping");

        assertThat(confirming().receives(ping).sent()).hasSize(1);
        assertThat(kept().receives(ping).sent()).hasSize(1);
    }

    @Test
    void endBeforeTheLinkIsKeptIsNoLink() {
        assertThat(confirming().on(new PairingEvent.SocketClosed("gone")).end().cause())
                .isEqualTo(Cause.LOST);
        assertThat(confirming().receives(Node.of("xmlstreamend")).end().cause()).isEqualTo(Cause.LOST);
        assertThat(confirming()
                        .receives(Node.of("failure").with("reason", "402"))
                        .end()
                        .cause())
                .isEqualTo(Cause.BANNED);
    }

    @Test
    void confirmationThatLacksAPartIsAnsweredWithAnError() {
        Node withoutDevice = pairSuccess()
                .withChildren(Node.of("pair-success")
                        .withChildren(Node.of("device-identity").withBytes(new byte[158])));
        Node withoutIdentity = pairSuccess()
                .withChildren(Node.of("pair-success")
                        .withChildren(Node.of("device").with("jid", "15550001111:12@s.whatsapp.net")));

        for (Node stanza : new Node[] {withoutDevice, withoutIdentity}) {
            PairingRun run = PairingRun.showing("r1").receives(stanza);
            assertThat(run.sent()).containsExactly(error("500", "internal-error"));
            assertThat(run.end().cause()).isEqualTo(Cause.PROTOCOL);
        }
    }

    @Test
    void confirmationFromAnotherSenderIsIgnored() {
        PairingRun run = PairingRun.showing("r1").receives(pairSuccess().with("from", "15550001112@s.whatsapp.net"));

        assertThat(run.phase()).isEqualTo(PairingPhase.SHOWING_CODE);
    }

    @Test
    void nothingOfAConfirmationIsPrinted() {
        PairingRun run = confirming();

        assertThat(run.state() + " " + run.actions()).doesNotContain("15550001111");
    }

    static Node pairSuccess() {
        return Node.of("iq")
                .with("from", "@s.whatsapp.net")
                .with("type", "set")
                .with("id", "3141592653")
                .with("xmlns", "md")
                .withChildren(Node.of("pair-success")
                        .withChildren(
                                Node.of("platform").with("name", "android"),
                                Node.of("device-identity").withBytes(new byte[158]),
                                Node.of("device").with("jid", "15550001111:12@s.whatsapp.net")));
    }

    static LinkedIdentity linked() {
        KeyPair companion = KeyPair.generate(RANDOM);
        IssuedIdentity issued = new AdvIssuer(KeyPair.generate(RANDOM), 1, RANDOM)
                .vouch(companion.publicKey(), PairingRun.SECRET, PairingRun.START, 7);
        AdvVerdict verdict = AdvVerifier.verify(
                issued.content(), PairingRun.SECRET, companion, new byte[KeyPair.SIGNATURE_RANDOM_LENGTH]);
        return ((AdvVerdict.Accepted) verdict).identity();
    }

    private static PairingRun confirming() {
        return PairingRun.showing("r1").receives(pairSuccess());
    }

    private static PairingRun kept() {
        return confirming().on(new PairingEvent.LinkKept(linked()));
    }

    private static Node error(String code, String text) {
        return Node.of("iq")
                .with("to", "@s.whatsapp.net")
                .with("type", "error")
                .with("id", "3141592653")
                .withChildren(Node.of("error").with("code", code).with("text", text));
    }
}
