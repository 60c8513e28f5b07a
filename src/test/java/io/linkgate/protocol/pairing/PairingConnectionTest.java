package io.linkgate.protocol.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.stream.ConnectionEnd;
import io.linkgate.protocol.stream.ConnectionEnd.Cause;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deadlines, keep-alive, acknowledgements, and the ways a connection ends. */
class PairingConnectionTest {

    @Test
    void beginsByDialing() {
        PairingRun run = new PairingRun();

        assertThat(run.actions())
                .containsExactly(new PairingAction.Dial(), new PairingAction.WakeAt(PairingRun.START.plusSeconds(20)));
    }

    @Test
    void handshakeBeginsWhenTheSocketIsOpen() {
        PairingRun run = new PairingRun().wait(Duration.ofSeconds(5)).on(new PairingEvent.Connected());

        assertThat(run.phase()).isEqualTo(PairingPhase.HANDSHAKING);
        assertThat(run.actions())
                .containsExactly(
                        new PairingAction.BeginHandshake(), new PairingAction.WakeAt(PairingRun.START.plusSeconds(25)));
    }

    @Test
    void everyStepBeforeTheCodeHasADeadline() {
        PairingRun dialing = new PairingRun().wake();
        PairingRun handshaking =
                new PairingRun().on(new PairingEvent.Connected()).wake();
        PairingRun awaiting = PairingRun.awaitingRefs().wake();

        for (PairingRun run : new PairingRun[] {dialing, handshaking, awaiting}) {
            assertThat(run.phase()).isEqualTo(PairingPhase.CLOSED);
            assertThat(run.end().cause()).isEqualTo(Cause.LOST);
            assertThat(run.end().detail()).contains("20 s");
            assertThat(run.now()).isEqualTo(PairingRun.START.plusSeconds(20));
        }
    }

    @Test
    void deadlineThatHasNotComeEndsNothing() {
        PairingRun run = new PairingRun().on(new PairingEvent.Connected()).wait(Duration.ofSeconds(19));

        run.on(new PairingEvent.TimePassed(0));

        assertThat(run.actions()).containsExactly(new PairingAction.WakeAt(PairingRun.START.plusSeconds(20)));
    }

    @Test
    void untrustedServerEndsTheHandshake() {
        ConnectionEnd untrusted = new ConnectionEnd(Cause.UNTRUSTED, "not it");

        PairingRun run =
                new PairingRun().on(new PairingEvent.Connected()).on(new PairingEvent.ChannelFailed(untrusted));

        assertThat(run.actions()).containsExactly(new PairingAction.End(untrusted));
    }

    @Test
    void brokenSocketIsALostConnection() {
        PairingRun run = PairingRun.showing("r1", "r2").on(new PairingEvent.SocketClosed("Connection reset."));

        assertThat(run.end()).isEqualTo(new ConnectionEnd(Cause.LOST, "Connection reset."));
    }

    @Test
    void endOfTheStreamWithTheLastCodeOnShowMeansExhausted() {
        assertThat(PairingRun.showing("r1")
                        .on(new PairingEvent.SocketClosed("gone"))
                        .end()
                        .cause())
                .isEqualTo(Cause.CODES_EXHAUSTED);
        assertThat(PairingRun.showing("r1")
                        .receives(Node.of("xmlstreamend"))
                        .end()
                        .cause())
                .isEqualTo(Cause.CODES_EXHAUSTED);
        assertThat(PairingRun.showing("r1", "r2")
                        .receives(Node.of("xmlstreamend"))
                        .end()
                        .cause())
                .isEqualTo(Cause.LOST);
    }

    @Test
    void keepAliveIsSentAfterItsPauseAndItsAnswerKeepsTheConnection() {
        PairingRun run = PairingRun.showing("r1", "r2").wake();

        assertThat(run.now()).isEqualTo(PairingRun.START.plusSeconds(25));
        assertThat(run.pings())
                .containsExactly(Node.of("iq")
                        .with("id", "7.8-1")
                        .with("to", "@s.whatsapp.net")
                        .with("type", "get")
                        .with("xmlns", "w:p"));
        run.receives(Node.of("iq").with("id", "7.8-1").with("type", "result").with("from", "@s.whatsapp.net"));
        assertThat(run.sent()).isEmpty();
        assertThat(run.wake().pings()).extracting(ping -> ping.attribute("id")).containsExactly(Optional.of("7.8-2"));
        assertThat(run.now()).isEqualTo(PairingRun.START.plusSeconds(50));
    }

    @Test
    void silenceAfterAKeepAliveIsADeadConnection() {
        PairingRun run = PairingRun.showing("r1", "r2").pass(Duration.ofSeconds(34), false);
        assertThat(run.phase()).isEqualTo(PairingPhase.SHOWING_CODE);

        run.pass(Duration.ofSeconds(1), false);

        assertThat(run.phase()).isEqualTo(PairingPhase.CLOSED);
        assertThat(run.end().cause()).isEqualTo(Cause.LOST);
    }

    @Test
    void answerThatWaitsInTheSocketAfterASuspensionKeepsTheConnection() {
        PairingRun run = PairingRun.showing("r1", "r2").wake();

        run.wait(Duration.ofSeconds(20)).on(new PairingEvent.TimePassed(0));
        assertThat(run.phase()).isEqualTo(PairingPhase.SHOWING_CODE);
        run.receives(Node.of("iq").with("id", "7.8-1").with("type", "result").with("from", "@s.whatsapp.net"));
        run.wait(Duration.ofSeconds(3)).on(new PairingEvent.TimePassed(0));

        assertThat(run.phase()).isEqualTo(PairingPhase.SHOWING_CODE);
    }

    @Test
    void serverThatIsStillSilentAfterASuspensionIsDead() {
        PairingRun run = PairingRun.showing("r1", "r2").wake();

        run.wait(Duration.ofSeconds(20)).on(new PairingEvent.TimePassed(0));
        run.wait(Duration.ofSeconds(2)).on(new PairingEvent.TimePassed(0));

        assertThat(run.end().cause()).isEqualTo(Cause.LOST);
    }

    @Test
    void anyStanzaProvesThatTheServerIsThere() {
        PairingRun run = PairingRun.showing("r1", "r2").wake();

        run.receives(Node.of("ib").with("from", "@s.whatsapp.net")).wait(Duration.ofSeconds(11));
        run.on(new PairingEvent.TimePassed(0));

        assertThat(run.phase()).isEqualTo(PairingPhase.SHOWING_CODE);
    }

    @Test
    void pauseBetweenKeepAlivesFollowsTheJitter() {
        PairingRun shortest = new PairingRun().on(new PairingEvent.Connected()).on(new PairingEvent.Established(0));
        PairingRun longest = new PairingRun().on(new PairingEvent.Connected()).on(new PairingEvent.Established(1));

        assertThat(((LiveState) shortest.state()).liveness().pingAt()).isEqualTo(PairingRun.START.plusSeconds(20));
        assertThat(((LiveState) longest.state()).liveness().pingAt()).isEqualTo(PairingRun.START.plusSeconds(30));
    }

    @Test
    void pingOfTheServerIsAnsweredWithOrWithoutId() {
        Node ping = Node.of("iq")
                .with("from", "@s.whatsapp.net")
                .with("t", "1767225711")
                .with("type", "get")
                .with("xmlns", "urn:xmpp:ping");
        Node answer = Node.of("iq").with("to", "@s.whatsapp.net").with("type", "result");

        assertThat(PairingRun.awaitingRefs().receives(ping).sent()).containsExactly(answer);
        assertThat(PairingRun.awaitingRefs().receives(ping.with("id", "9")).sent())
                .containsExactly(answer.with("id", "9"));
    }

    @Test
    void unknownRequestGetsAResult() {
        Node request = Node.of("iq")
                .with("from", "@s.whatsapp.net")
                .with("type", "set")
                .with("id", "5")
                .withChildren(Node.of("news"));

        assertThat(PairingRun.showing("r1").receives(request).sent())
                .containsExactly(Node.of("iq")
                        .with("to", "@s.whatsapp.net")
                        .with("type", "result")
                        .with("id", "5"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"notification", "receipt", "call"})
    void acknowledgementRepeatsTheType(String tag) {
        Node node = Node.of(tag)
                .with("from", "15550001111@s.whatsapp.net")
                .with("type", "server_sync")
                .with("id", "1767225-7")
                .with("participant", "15550001112@s.whatsapp.net")
                .with("t", "1");

        assertThat(PairingRun.awaitingRefs().receives(node).sent())
                .containsExactly(Node.of("ack")
                        .with("id", "1767225-7")
                        .with("to", "15550001111@s.whatsapp.net")
                        .with("class", tag)
                        .with("participant", "15550001112@s.whatsapp.net")
                        .with("type", "server_sync"));
    }

    @Test
    void typeIsNeitherMadeUpNorCopiedForMessages() {
        Node receipt = Node.of("receipt").with("from", "a@lid").with("id", "1");
        Node message = Node.of("message").with("from", "a@lid").with("id", "2").with("type", "text");

        assertThat(PairingRun.awaitingRefs().receives(receipt).sent().get(0).attribute("type"))
                .isEmpty();
        assertThat(PairingRun.awaitingRefs().receives(message).sent().get(0).attribute("type"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"success", "ib", "ack", "presence"})
    void otherStanzasGetNoAnswer(String tag) {
        PairingRun run = PairingRun.awaitingRefs().receives(Node.of(tag).with("id", "1"));

        assertThat(run.actions()).isEmpty();
        assertThat(run.phase()).isEqualTo(PairingPhase.AWAITING_REFS);
    }

    @Test
    void stanzaWithoutIdCannotBeAcknowledged() {
        assertThat(PairingRun.awaitingRefs().receives(Node.of("notification")).actions())
                .isEmpty();
    }

    @Test
    void serverThatEndsTheStreamIsUnderstoodAsOneThatKnowsNoLink() {
        Node failure = Node.of("failure").with("reason", "401").with("location", "frc");
        Node error = Node.of("stream:error").with("code", "515");

        assertThat(PairingRun.awaitingRefs().receives(failure).end().cause()).isEqualTo(Cause.REFUSED_FOR_NOW);
        assertThat(PairingRun.showing("r1", "r2").receives(error).end().cause()).isEqualTo(Cause.LOST);
    }

    @Test
    void banWhilePairingKeepsItsTime() {
        Node failure = Node.of("failure").with("reason", "402").with("expire", "3600");

        PairingRun run = PairingRun.awaitingRefs().receives(failure);

        assertThat(run.phase()).isEqualTo(PairingPhase.CLOSED);
        assertThat(run.end().cause()).isEqualTo(Cause.BANNED);
        assertThat(run.end().lasts()).contains(Duration.ofHours(1));
    }
}
