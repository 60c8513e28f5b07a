package io.linkgate.protocol.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.identity.CompanionKeys;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.pairing.PairingCodeOutcome.Why;
import io.linkgate.protocol.stream.ConnectionEnd.Cause;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The server wants a passkey before a phone may confirm. */
class PasskeyWaitTest {

    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final String CHALLENGE = "b2gtbm8tYS1jaGFsbGVuZ2U";

    /** As in a capture of 2026, except for the challenge (Baileys, pull request 2689). */
    private static final String OPTIONS = """
            {"challenge":"%s","timeout":600000,"rpId":"whatsapp.com","allowCredentials":[],\
            "userVerification":"required","extensions":{"uvm":true}}""".formatted(CHALLENGE);

    static Node request() {
        return request(Node.of("passkey_request_options").withText(OPTIONS));
    }

    private static Node request(Node... children) {
        return Node.of("notification")
                .with("from", "@s.whatsapp.net")
                .with("type", "passkey_prologue_request")
                .with("id", "169361451")
                .with("t", "1767225600")
                .withChildren(children);
    }

    @ParameterizedTest
    @EnumSource
    void inEachPhaseTheRequestIsAcknowledgedAndOnlyACodeThatWasShownIsWithdrawn(PairingPhase phase) {
        if (phase.isOver() || phase == PairingPhase.CONNECTING || phase == PairingPhase.HANDSHAKING) {
            assertThat(PairingMoves.TABLE.from(phase, PairingEvent.Kind.NODE_RECEIVED))
                    .isEmpty();
            return;
        }
        PairingRun run = PairingMovesTest.in(phase);

        run.receives(request());

        assertThat(run.sent()).containsExactly(ack());
        PairingPhase then = switch (phase) {
            case SHOWING_CODE, AWAITING_SUCCESS, AWAITING_PASSKEY -> PairingPhase.AWAITING_PASSKEY;
            case CONNECTING, HANDSHAKING, AWAITING_REFS, CONFIRMING, AWAITING_RESTART, LINKED, EXHAUSTED, CLOSED ->
                phase;
        };
        assertThat(run.phase()).isEqualTo(then);
    }

    @Test
    void wantedPasskeyIsReportedWithItsTime() {
        PairingRun run =
                PairingRun.showing("r1", "r2").wait(Duration.ofSeconds(7)).receives(request());

        assertThat(run.only(PairingAction.AwaitPasskey.class))
                .containsExactly(new PairingAction.AwaitPasskey(PairingRun.START.plusSeconds(607)));
    }

    @Test
    void noCodeIsShownAnyMoreAndTheConnectionIsKeptAlive() {
        PairingRun run = wanted().pass(LIFE.minusSeconds(1), true);

        assertThat(run.phase()).isEqualTo(PairingPhase.AWAITING_PASSKEY);
        assertThat(run.shown()).isEmpty();
        assertThat(run.pings()).hasSizeGreaterThan(15);
    }

    @Test
    void pingsOfTheServerAreAnswered() {
        Node ping = Node.of("iq")
                .with("from", "@s.whatsapp.net")
                .with("type", "get")
                .with("id", "9");

        assertThat(wanted().receives(ping).sent())
                .singleElement()
                .satisfies(answer -> assertThat(answer.has("id", "9")).isTrue());
    }

    @Test
    void waitThatIsOverEndsAsIfAllCodesHadBeenShown() {
        PairingRun run = wanted().pass(LIFE, true);

        assertThat(run.phase()).isEqualTo(PairingPhase.EXHAUSTED);
        assertThat(run.end().cause()).isEqualTo(Cause.CODES_EXHAUSTED);
        assertThat(run.only(PairingAction.MakeSecret.class)).isEmpty();
    }

    @Test
    void laterRequestRestartsTheWait() {
        PairingRun run = wanted().wait(Duration.ofSeconds(5)).receives(request());

        Instant until = PairingRun.START.plusSeconds(605);
        assertThat(run.only(PairingAction.AwaitPasskey.class)).containsExactly(new PairingAction.AwaitPasskey(until));
        assertThat(((LiveState.AwaitingPasskey) run.state()).until()).isEqualTo(until);
    }

    @Test
    void confirmationWithoutAPasskeyIsCheckedWithTheSecretThatThePhoneHasSeen() {
        PairingRun run = wanted().wait(Duration.ofSeconds(3)).receives(PairingConfirmationTest.pairSuccess());

        assertThat(run.phase()).isEqualTo(PairingPhase.CONFIRMING);
        assertThat(run.only(PairingAction.ConfirmLink.class))
                .extracting(PairingAction.ConfirmLink::advSecret)
                .containsExactly(PairingRun.SECRET);
    }

    @Test
    void secretChangesOnlyForLaterConnections() {
        PairingRun run = wanted().receives(PairingCodeRun.refresh());
        assertThat(run.sent()).extracting(Node::tag).containsExactly("ack");
        assertThat(run.only(PairingAction.MakeSecret.class)).isEmpty();

        run.pass(LIFE, true);

        assertThat(run.actions()).endsWith(new PairingAction.MakeSecret(), new PairingAction.End(run.end()));
    }

    @Test
    void secretThatWasAskedForBeforeDoesNotTakeThePlaceOfThePhones() {
        PairingRun run =
                PairingRun.showing("r1").receives(PairingCodeRun.refresh()).receives(request());

        run.on(new PairingEvent.SecretMade(CompanionKeys.newAdvSecret(new SecureRandom())));

        assertThat(run.actions()).isEmpty();
        assertThat(((LiveState) run.state()).secret()).isEqualTo(PairingRun.SECRET);
    }

    @Test
    void typedCodeIsConfirmedWithItsOwnSecret() {
        PairingRun run =
                PairingCodeRun.finished("r1", "r2").receives(request()).receives(PairingConfirmationTest.pairSuccess());

        assertThat(run.only(PairingAction.ConfirmLink.class))
                .extracting(PairingAction.ConfirmLink::advSecret)
                .containsExactly(PairingCodeRun.bundle().advSecret());
    }

    @Test
    void secretOwedByAPendingLinkStaysOwed() {
        PairingRun run = PairingCodeRun.finished("r1", "r2")
                .receives(PairingCodeRun.refresh())
                .receives(request());

        assertThat(run.pass(LIFE, true).only(PairingAction.MakeSecret.class)).hasSize(1);
    }

    @Test
    void requestForAPairingCodeIsAnsweredThatThereIsNone() {
        PairingAction notNow = new PairingAction.AnswerRequest(1, new PairingCodeOutcome.Missing(Why.NOT_NOW));

        assertThat(PairingCodeRun.asked("r1", "r2").receives(request()).actions())
                .contains(notNow);
        assertThat(wanted().on(new PairingEvent.CodeWanted(PairingCodeRun.request(1)))
                        .actions())
                .containsExactly(notNow);
    }

    @Test
    void freshRefsAreAcknowledgedAndNotShown() {
        PairingRun run = wanted().receives(PairingRun.pairDevice("s1", "s2"));

        assertThat(run.sent()).extracting(Node::tag).containsExactly("iq");
        assertThat(run.shown()).isEmpty();
        assertThat(run.phase()).isEqualTo(PairingPhase.AWAITING_PASSKEY);
    }

    @Test
    void earlyRestartDoesNotLoseTheWaitBeforeTheServerCloses() {
        PairingRun run = wanted().receives(Node.of("stream:error").with("code", "515"));
        assertThat(run.phase()).isEqualTo(PairingPhase.AWAITING_PASSKEY);

        run.on(new PairingEvent.SocketClosed("gone"));

        assertThat(run.end().cause()).isEqualTo(Cause.CODES_EXHAUSTED);
    }

    @Test
    void otherEndsOfTheStreamMeanWhatTheyAlwaysMean() {
        assertThat(wanted().receives(Node.of("stream:error").with("code", "503"))
                        .end()
                        .cause())
                .isEqualTo(Cause.LOST);
        assertThat(wanted().receives(Node.of("failure").with("reason", "402"))
                        .end()
                        .cause())
                .isEqualTo(Cause.BANNED);
        assertThat(PairingRun.showing("r1")
                        .receives(Node.of("stream:error").with("code", "515"))
                        .end()
                        .cause())
                .as("no passkey is wanted")
                .isEqualTo(Cause.LOST);
    }

    @Test
    void connectionThatTheServerClosesIsOverLikeItsCodes() {
        assertThat(wanted().receives(Node.of("xmlstreamend")).phase()).isEqualTo(PairingPhase.EXHAUSTED);
        assertThat(wanted().on(new PairingEvent.SocketClosed("gone")).phase()).isEqualTo(PairingPhase.EXHAUSTED);
    }

    @Test
    void serverThatFallsSilentIsLost() {
        PairingRun run = wanted().pass(Duration.ofSeconds(60), false);

        assertThat(run.end().cause()).isEqualTo(Cause.LOST);
    }

    @ParameterizedTest
    @MethodSource("ofNoOtherSender")
    void requestFromAnotherSenderIsOnlyAcknowledged(String from) {
        PairingRun run = PairingRun.showing("r1", "r2").receives(request().with("from", from));

        assertThat(run.sent()).containsExactly(ack().with("to", from));
        assertThat(run.only(PairingAction.AwaitPasskey.class)).isEmpty();
        assertThat(run.phase()).isEqualTo(PairingPhase.SHOWING_CODE);
    }

    static Stream<String> ofNoOtherSender() {
        return Stream.of("15550001111@s.whatsapp.net", "s.whatsapp.net.evil", "@g.us", "");
    }

    @ParameterizedTest
    @MethodSource("strange")
    void contentIsNotRead(Node request) {
        PairingRun run = PairingRun.showing("r1").receives(request);

        assertThat(run.phase()).isEqualTo(PairingPhase.AWAITING_PASSKEY);
        assertThat(run.only(PairingAction.AwaitPasskey.class)).hasSize(1);
        assertThat(run.sent()).hasSize(1);
    }

    static Stream<Node> strange() {
        Node options = Node.of("passkey_request_options");
        return Stream.of(
                request(),
                request(options),
                request().withoutContent(),
                request().withoutContent().withText(OPTIONS),
                request(options.withText("{\"challenge\":")),
                request(options.withText("[".repeat(100_000))),
                request(options.withBytes(new byte[] {(byte) 0xff, (byte) 0xfe, 0})),
                request(options.withBytes(new byte[900_000])),
                request(options.withText(OPTIONS), options.withText("{}"), Node.of("other")));
    }

    @Test
    void requestWithoutIdOrSenderStillCounts() {
        Node bare = Node.of("notification").with("type", "passkey_prologue_request");

        PairingRun run = PairingRun.showing("r1").receives(bare);

        assertThat(run.phase()).isEqualTo(PairingPhase.AWAITING_PASSKEY);
        assertThat(run.sent()).isEmpty();
    }

    @Test
    void nothingOfTheRequestIsPrinted() {
        PairingRun run = wanted();

        assertThat(run.state() + " " + run.actions()).doesNotContain(CHALLENGE).doesNotContain("rpId");
    }

    private static PairingRun wanted() {
        return PairingRun.showing("r1", "r2").receives(request());
    }

    private static Node ack() {
        return Node.of("ack")
                .with("id", "169361451")
                .with("to", "@s.whatsapp.net")
                .with("class", "notification")
                .with("type", "passkey_prologue_request");
    }
}
