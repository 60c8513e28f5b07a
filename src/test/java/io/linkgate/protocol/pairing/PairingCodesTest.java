package io.linkgate.protocol.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.CompanionKeys;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.stream.ConnectionEnd;
import io.linkgate.protocol.stream.ConnectionEnd.Cause;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The code on show at each moment. */
class PairingCodesTest {

    private static final String[] SIX = {"r1", "r2", "r3", "r4", "r5", "r6"};

    private final SecretBytes fresh = CompanionKeys.newAdvSecret(new SecureRandom());

    @Test
    void refsAreAcknowledgedAndTheFirstCodeIsShownForAMinute() {
        PairingRun run = PairingRun.showing(SIX);

        assertThat(run.phase()).isEqualTo(PairingPhase.SHOWING_CODE);
        assertThat(run.sent())
                .containsExactly(Node.of("iq")
                        .with("to", "@s.whatsapp.net")
                        .with("type", "result")
                        .with("id", "2181069143"));
        PairingAction.ShowCode code = run.shown().get(0);
        assertThat(code.payload().ref()).isEqualTo("r1");
        assertThat(code.payload().advSecret()).isEqualTo(PairingRun.SECRET);
        assertThat(code.expiresAt()).isEqualTo(PairingRun.START.plusSeconds(60));
        assertThat(code.sequence()).isEqualTo(1);
        assertThat(code.of()).isEqualTo(6);
    }

    @Test
    void sixRefsLast160SecondsAndThenAreExhausted() {
        PairingRun run = PairingRun.showing(SIX);
        List<PairingAction.ShowCode> shown = new ArrayList<>(run.shown());

        run.pass(Duration.ofSeconds(159), true);
        shown.addAll(run.shown());
        assertThat(run.phase()).isEqualTo(PairingPhase.SHOWING_CODE);
        run.pass(Duration.ofSeconds(1), true);

        assertThat(run.phase()).isEqualTo(PairingPhase.EXHAUSTED);
        assertThat(run.end().cause()).isEqualTo(Cause.CODES_EXHAUSTED);
        assertThat(shown).extracting(code -> code.payload().ref()).containsExactly(SIX);
        assertThat(shown).extracting(PairingAction.ShowCode::sequence).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(shown)
                .extracting(PairingAction.ShowCode::expiresAt)
                .containsExactly(at(60), at(80), at(100), at(120), at(140), at(160));
    }

    @Test
    void lateWakeUpSkipsCodesWhoseWholeTimeHasPassed() {
        PairingRun run = PairingRun.showing(SIX).wait(Duration.ofSeconds(105));

        run.on(new PairingEvent.TimePassed(0));

        assertThat(run.shown()).hasSize(1);
        assertThat(run.shown().get(0).payload().ref()).isEqualTo("r4");
        assertThat(run.shown().get(0).expiresAt()).isEqualTo(at(120));
    }

    @Test
    void wakeUpTooEarlyChangesNothingButAsksAgain() {
        PairingRun run = PairingRun.showing(SIX);
        Instant alarm = run.alarm();
        run.wait(Duration.ofSeconds(3)).on(new PairingEvent.TimePassed(0));

        assertThat(run.actions()).containsExactly(new PairingAction.WakeAt(alarm));
    }

    @Test
    void slightlyLateWakeUpsDoNotAddUp() {
        PairingRun run = PairingRun.showing(SIX).wait(Duration.ofMillis(60_900));

        run.on(new PairingEvent.TimePassed(0));

        assertThat(run.shown().get(0).expiresAt()).isEqualTo(at(80));
    }

    @Test
    void secondBatchReplacesTheFirstAndCountsOn() {
        PairingRun run = PairingRun.showing(SIX).pass(Duration.ofSeconds(61), true);

        run.receives(PairingRun.pairDevice("s1", "s2"));

        PairingAction.ShowCode code = run.shown().get(0);
        assertThat(code.payload().ref()).isEqualTo("s1");
        assertThat(code.expiresAt()).isEqualTo(run.now().plusSeconds(60));
        assertThat(code.sequence()).isEqualTo(3);
        assertThat(code.of()).isEqualTo(4);
        assertThat(run.pass(Duration.ofSeconds(60), true).shown())
                .extracting(next -> next.payload().ref())
                .containsExactly("s2");
    }

    @Test
    void emptyBatchIsAcknowledgedAndWaitedOn() {
        PairingRun run = PairingRun.awaitingRefs().receives(PairingRun.pairDevice());

        assertThat(run.phase()).isEqualTo(PairingPhase.AWAITING_REFS);
        assertThat(run.sent()).hasSize(1);
    }

    @Test
    void emptyBatchThatReplacesAnotherLeavesNothingToShow() {
        PairingRun run = PairingRun.showing(SIX).receives(PairingRun.pairDevice());

        assertThat(run.phase()).isEqualTo(PairingPhase.EXHAUSTED);
        assertThat(run.sent()).hasSize(1);
    }

    @Test
    void otherChildrenAndUnusableRefsAreIgnored() {
        Node batch = PairingRun.pairDevice("with,comma", "", "good")
                .withChildren(Node.of("pair-device")
                        .withChildren(
                                Node.of("other").withText("no"),
                                Node.of("ref").withText("with,comma"),
                                Node.of("ref"),
                                Node.of("ref").withText("good")));

        PairingRun run = PairingRun.awaitingRefs().receives(batch);

        assertThat(run.shown()).extracting(code -> code.payload().ref()).containsExactly("good");
        assertThat(run.shown().get(0).of()).isEqualTo(1);
    }

    @Test
    void batchWithoutAnyReadableRefBreaksTheProtocol() {
        PairingRun run = PairingRun.awaitingRefs().receives(PairingRun.pairDevice("\u00e9t\u00e9", "\u4e00"));

        assertThat(run.shown()).isEmpty();
        assertThat(run.end()).extracting(ConnectionEnd::cause).isEqualTo(ConnectionEnd.Cause.PROTOCOL);
    }

    @Test
    void floodOfRefsIsCut() {
        String[] many = new String[1000];
        Arrays.setAll(many, i -> "r" + i);

        assertThat(PairingRun.showing(many).shown().get(0).of()).isEqualTo(StanzaReaction.MAX_REFS);
    }

    @Test
    void refsFromAnotherSenderAreIgnored() {
        PairingRun run = PairingRun.awaitingRefs()
                .receives(PairingRun.pairDevice("r1").with("from", "15550001111@s.whatsapp.net"));

        assertThat(run.phase()).isEqualTo(PairingPhase.AWAITING_REFS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"companion_reg_refresh", "pair-device-rotate-qr"})
    void refreshIsAcknowledgedAndAsksForASecret(String child) {
        PairingRun run = PairingRun.showing(SIX).receives(refresh(child));

        assertThat(run.sent())
                .containsExactly(Node.of("ack")
                        .with("id", "4711")
                        .with("to", "@s.whatsapp.net")
                        .with("class", "notification")
                        .with("type", "companion_reg_refresh"));
        assertThat(run.actions()).element(1).isEqualTo(new PairingAction.MakeSecret());
    }

    @Test
    void newSecretRedrawsTheSameRefWithUnchangedTime() {
        PairingRun run = PairingRun.showing(SIX);
        PairingAction.ShowCode before = run.shown().get(0);
        Instant alarm = run.alarm();

        run.wait(Duration.ofSeconds(30))
                .receives(refresh("companion_reg_refresh"))
                .on(new PairingEvent.SecretMade(fresh));

        PairingAction.ShowCode after = run.shown().get(0);
        assertThat(after.payload().advSecret()).isEqualTo(fresh);
        assertThat(after.payload().ref()).isEqualTo(before.payload().ref());
        assertThat(after.expiresAt()).isEqualTo(before.expiresAt());
        assertThat(after.sequence()).isEqualTo(before.sequence());
        assertThat(run.alarm()).isEqualTo(alarm);
    }

    @Test
    void laterCodesUseTheNewSecret() {
        PairingRun run = PairingRun.showing(SIX).on(new PairingEvent.SecretMade(fresh));

        run.pass(Duration.ofSeconds(60), true);

        assertThat(run.shown().get(0).payload().ref()).isEqualTo("r2");
        assertThat(run.shown().get(0).payload().advSecret()).isEqualTo(fresh);
    }

    @Test
    void secretMadeBeforeTheRefsIsUsedForThem() {
        PairingRun run = PairingRun.awaitingRefs().receives(refresh("companion_reg_refresh"));
        assertThat(run.actions()).contains(new PairingAction.MakeSecret());

        run.on(new PairingEvent.SecretMade(fresh));
        assertThat(run.shown()).isEmpty();
        run.receives(PairingRun.pairDevice(SIX));

        assertThat(run.shown().get(0).payload().advSecret()).isEqualTo(fresh);
    }

    @Test
    void expiredRefIsNeverShownAgain() {
        PairingRun run = PairingRun.showing("r1", "r2").wait(Duration.ofSeconds(60));

        run.on(new PairingEvent.SecretMade(fresh));

        assertThat(run.shown()).extracting(code -> code.payload().ref()).containsExactly("r2");
    }

    @Test
    void refreshWithoutItsChildIsOnlyAcknowledged() {
        PairingRun run = PairingRun.showing(SIX).receives(refresh("something-else"));

        assertThat(run.sent()).hasSize(1);
        assertThat(run.actions()).doesNotContain(new PairingAction.MakeSecret());
    }

    @Test
    void refreshFromAnotherSenderIsOnlyAcknowledged() {
        PairingRun run = PairingRun.showing(SIX)
                .receives(refresh("companion_reg_refresh").with("from", "15550001111@s.whatsapp.net"));

        assertThat(run.actions()).doesNotContain(new PairingAction.MakeSecret());
    }

    @Test
    void statesAndActionsPrintNoSecret() {
        PairingRun run = PairingRun.showing("secret-ref", "other-ref");

        assertThat(run.state() + " " + run.actions())
                .doesNotContain("secret-ref")
                .doesNotContain("other-ref")
                .doesNotContain("AwMD");
    }

    private static Node refresh(String child) {
        return Node.of("notification")
                .with("from", "@s.whatsapp.net")
                .with("type", "companion_reg_refresh")
                .with("id", "4711")
                .with("t", "1767225712")
                .withChildren(Node.of(child));
    }

    private static Instant at(int seconds) {
        return PairingRun.START.plusSeconds(seconds);
    }
}
