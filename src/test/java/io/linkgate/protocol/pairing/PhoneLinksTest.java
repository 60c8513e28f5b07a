package io.linkgate.protocol.pairing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.CompanionKeys;
import io.linkgate.protocol.identity.PairingException;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.stream.ConnectionEnd.Cause;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The part of a pairing from a typed code to the phone's confirmation. */
class PhoneLinksTest {

    private static final String[] SIX = {"r1", "r2", "r3", "r4", "r5", "r6"};

    @Test
    void phoneIsAcknowledgedAndItsBundleMadeElsewhere() {
        PairingRun run = PairingCodeRun.typed(SIX);

        assertThat(run.sent())
                .containsExactly(Node.of("ack")
                        .with("id", "4712")
                        .with("to", "@s.whatsapp.net")
                        .with("class", "notification")
                        .with("type", "link_code_companion_reg"));
        PairingAction.SealBundle seal = run.only(PairingAction.SealBundle.class).get(0);
        assertThat(seal.request().ticket()).isEqualTo(1);
        assertThat(seal.hello()).isEqualTo(PairingCodeRun.hello());
        assertThat(run.shown()).isEmpty();
    }

    @Test
    void newSecretIsInPlaceBeforeThePhoneCanUseIt() {
        PairingRun run = PairingCodeRun.typed(SIX).on(PairingCodeRun.sealed());

        SecretBytes secret = PairingCodeRun.bundle().advSecret();
        assertThat(run.actions().get(0)).isEqualTo(new PairingAction.KeepSecret(secret));
        PairingAction.ShowCode redrawn = (PairingAction.ShowCode) run.actions().get(1);
        assertThat(redrawn.payload().advSecret()).isEqualTo(secret);
        assertThat(redrawn.payload().ref()).isEqualTo("r1");
        assertThat(redrawn.expiresAt()).isEqualTo(PairingRun.START.plusSeconds(60));
        assertThat(redrawn.sequence()).isEqualTo(1);
        assertThat(run.actions().get(2)).isInstanceOf(PairingAction.Send.class);
    }

    @Test
    void phoneIsSentTheBundle() {
        Node iq = PairingCodeRun.finished(SIX).sent().get(0);

        assertThat(iq.has("id", "7.8-2") && iq.has("type", "set") && iq.has("xmlns", "md"))
                .isTrue();
        Node registration = iq.child("link_code_companion_reg").orElseThrow();
        assertThat(registration.has("stage", "companion_finish")).isTrue();
        assertThat(registration.has("jid", PairingCodeRun.PHONE + "@s.whatsapp.net"))
                .isTrue();
        assertThat(registration.children()).hasSize(3);
        assertThat(bytes(registration, "link_code_pairing_wrapped_key_bundle"))
                .isEqualTo(PairingCodeRun.bundle().wrapped().bytes());
        assertThat(bytes(registration, "companion_identity_public")).hasSize(32).containsOnly(2);
        assertThat(bytes(registration, "link_code_pairing_ref")).isEqualTo(PairingCodeRun.REF);
    }

    @Test
    void confirmationIsCheckedWithTheNewestSecret() {
        PairingRun run = PairingCodeRun.finished(SIX)
                .receives(Node.of("iq").with("type", "result").with("id", "7.8-2"))
                .receives(PairingConfirmationTest.pairSuccess());

        assertThat(run.phase()).isEqualTo(PairingPhase.CONFIRMING);
        assertThat(run.only(PairingAction.ConfirmLink.class))
                .extracting(PairingAction.ConfirmLink::advSecret)
                .containsExactly(PairingCodeRun.bundle().advSecret());
    }

    @Test
    void laterCodesCarryTheNewSecretToo() {
        PairingRun run = PairingCodeRun.finished(SIX).pass(Duration.ofSeconds(60), true);

        assertThat(run.shown())
                .extracting(code -> code.payload().advSecret())
                .containsExactly(PairingCodeRun.bundle().advSecret());
        assertThat(run.shown().get(0).payload().ref()).isEqualTo("r2");
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void invalidHelloIsOnlyAcknowledged(Node notification) {
        PairingRun run = PairingCodeRun.offered(SIX);

        run.receives(notification);

        assertThat(run.sent()).extracting(Node::tag).containsExactly("ack");
        assertThat(run.only(PairingAction.SealBundle.class)).isEmpty();
        assertThat(run.receives(PairingCodeRun.primaryHello()).only(PairingAction.SealBundle.class))
                .hasSize(1);
    }

    @Test
    void helloWithoutARequestIsOnlyAcknowledged() {
        for (PairingRun run :
                List.of(PairingRun.awaitingRefs(), PairingRun.showing(SIX), PairingCodeRun.asked(SIX), confirming())) {
            run.receives(PairingCodeRun.primaryHello());

            assertThat(run.sent()).extracting(Node::tag).containsExactly("ack");
            assertThat(run.only(PairingAction.SealBundle.class)).isEmpty();
        }
    }

    @Test
    void helloWithoutIdStillCounts() {
        PairingRun run = PairingCodeRun.offered(SIX)
                .receives(Node.of("notification")
                        .with("type", "link_code_companion_reg")
                        .withChildren(PairingCodeRun.registration()));

        assertThat(run.only(PairingAction.SealBundle.class)).hasSize(1);
        assertThat(run.sent()).isEmpty();
    }

    @Test
    void wrongCodeMayBeTypedTwiceBeforeTheRightOne() {
        PairingRun run = PairingCodeRun.finished(SIX);
        for (int again = 0; again < 2; again++) {
            assertThat(run.receives(PairingCodeRun.primaryHello()).only(PairingAction.SealBundle.class))
                    .hasSize(1);
            assertThat(run.on(PairingCodeRun.sealed()).sent()).hasSize(1);
        }

        run.receives(PairingCodeRun.primaryHello());

        assertThat(run.sent()).extracting(Node::tag).containsExactly("ack");
        assertThat(run.only(PairingAction.SealBundle.class)).isEmpty();
    }

    @Test
    void bundleOfAHelloThatIsNotTheLastIsNotSent() {
        PairingRun run = PairingCodeRun.typed(SIX).receives(PairingCodeRun.primaryHello());
        PrimaryHello other = new PrimaryHello(
                PairingCodeRun.hello().ref(), SecretBytes.of(new byte[80]), PairingCodeRun.phoneIdentity());

        run.on(new PairingEvent.BundleSealed(PairingCodeRun.request(1), other, PairingCodeRun.bundle()));
        assertThat(run.actions()).isEmpty();

        assertThat(run.on(PairingCodeRun.sealed()).sent()).hasSize(1);
        assertThat(run.on(PairingCodeRun.sealed()).actions()).isEmpty();
    }

    @Test
    void bundleThatComesTooLateChangesNothing() {
        PairingRun run = PairingCodeRun.typed(SIX).receives(PairingConfirmationTest.pairSuccess());

        assertThat(run.on(PairingCodeRun.sealed()).actions()).isEmpty();
        assertThat(run.on(new PairingEvent.BundleNotSealed(PairingCodeRun.hello()))
                        .actions())
                .isEmpty();
        assertThat(run.phase()).isEqualTo(PairingPhase.CONFIRMING);
    }

    @Test
    void phoneWithInvalidKeysGetsNothing() {
        PairingRun run = PairingCodeRun.typed(SIX).on(new PairingEvent.BundleNotSealed(PairingCodeRun.hello()));

        assertThat(run.actions()).isEmpty();
        assertThat(((LiveState.Offering) run.state()).pairingCode().isPending()).isFalse();
    }

    @Test
    void refreshIsPostponedWhileAPhoneIsAboutToConfirm() {
        for (PairingRun run : List.of(PairingCodeRun.typed(SIX), PairingCodeRun.finished(SIX))) {
            run.receives(PairingCodeRun.refresh());

            assertThat(run.sent()).extracting(Node::tag).containsExactly("ack");
            assertThat(run.actions()).doesNotContain(new PairingAction.MakeSecret());
        }
    }

    @Test
    void refreshIsMadeGoodWhenThePhoneDoesNotConfirmInTime() {
        PairingRun run = PairingCodeRun.typed(SIX)
                .receives(PairingCodeRun.refresh())
                .on(PairingCodeRun.sealed())
                .pass(Duration.ofSeconds(59), true);
        assertThat(run.actions()).doesNotContain(new PairingAction.MakeSecret());

        run.pass(Duration.ofSeconds(1), true);

        assertThat(run.actions()).containsOnlyOnce(new PairingAction.MakeSecret());
        assertThat(run.receives(PairingCodeRun.refresh()).actions()).contains(new PairingAction.MakeSecret());
    }

    @Test
    void refreshIsMadeGoodWhenTheServerRefusesTheBundle() {
        PairingRun run = PairingCodeRun.finished(SIX)
                .receives(PairingCodeRun.refresh())
                .receives(PairingCodeRun.error("7.8-2", "400"));

        assertThat(run.actions()).contains(new PairingAction.MakeSecret());
        assertThat(run.phase()).isEqualTo(PairingPhase.SHOWING_CODE);
    }

    @Test
    void linkThatFailsAfterTheBundleWasSentLeadsToANewSecret() {
        assertThat(PairingCodeRun.finished(SIX)
                        .receives(PairingCodeRun.error("7.8-2", "400"))
                        .actions())
                .contains(new PairingAction.MakeSecret());
        assertThat(PairingCodeRun.finished(SIX)
                        .pass(Duration.ofSeconds(60), true)
                        .actions())
                .contains(new PairingAction.MakeSecret());
    }

    @Test
    void refreshBeforeThePhoneCameIsNotPostponed() {
        assertThat(PairingCodeRun.offered(SIX)
                        .receives(PairingCodeRun.refresh())
                        .actions())
                .contains(new PairingAction.MakeSecret());
    }

    @Test
    void earlierSecretDoesNotReplaceThePhonesSecret() {
        SecretBytes other = CompanionKeys.newAdvSecret(new SecureRandom());

        PairingRun run = PairingCodeRun.finished(SIX).on(new PairingEvent.SecretMade(other));

        assertThat(run.shown()).isEmpty();
        assertThat(((LiveState) run.state()).secret())
                .isEqualTo(PairingCodeRun.bundle().advSecret());
        assertThat(run.receives(PairingCodeRun.error("7.8-2", "400")).actions())
                .contains(new PairingAction.MakeSecret());
    }

    @Test
    void codesThatRunOutDoNotCloseTheConnectionBeforeThePhoneHasConfirmed() {
        PairingRun run = PairingCodeRun.awaitingSuccess();

        assertThat(run.phase()).isEqualTo(PairingPhase.AWAITING_SUCCESS);
        assertThat(run.actions()).contains(new PairingAction.AwaitPhone(PairingRun.START.plusSeconds(90)));
        assertThat(run.shown()).isEmpty();

        run.receives(PairingConfirmationTest.pairSuccess());
        assertThat(run.phase()).isEqualTo(PairingPhase.CONFIRMING);
    }

    @Test
    void phoneThatDoesNotConfirmIsWaitedForAMinute() {
        PairingRun run = PairingCodeRun.awaitingSuccess().pass(Duration.ofSeconds(29), true);
        assertThat(run.phase()).isEqualTo(PairingPhase.AWAITING_SUCCESS);

        run.pass(Duration.ofSeconds(1), true);

        assertThat(run.phase()).isEqualTo(PairingPhase.EXHAUSTED);
        assertThat(run.now()).isEqualTo(PairingRun.START.plusSeconds(90));
        assertThat(run.end().cause()).isEqualTo(Cause.CODES_EXHAUSTED);
    }

    @Test
    void secretThatIsOwedIsMadeForTheNextConnection() {
        PairingRun late = PairingCodeRun.awaitingSuccess().receives(PairingCodeRun.refresh());
        assertThat(late.actions()).doesNotContain(new PairingAction.MakeSecret());
        PairingRun refused = PairingCodeRun.awaitingSuccess().receives(PairingCodeRun.refresh());

        late.pass(Duration.ofSeconds(30), true);
        refused.receives(PairingCodeRun.error("7.8-2", "400"));

        for (PairingRun run : List.of(late, refused)) {
            assertThat(run.actions()).endsWith(new PairingAction.MakeSecret(), new PairingAction.End(run.end()));
            assertThat(run.end().cause()).isEqualTo(Cause.CODES_EXHAUSTED);
        }
    }

    @Test
    void secondTryWithoutACodeOnShowRestartsTheWait() {
        PairingRun run =
                PairingCodeRun.awaitingSuccess().wait(Duration.ofSeconds(20)).receives(PairingCodeRun.primaryHello());
        Instant until = PairingRun.START.plusSeconds(140);
        assertThat(run.actions()).contains(new PairingAction.AwaitPhone(until));

        run.wait(Duration.ofSeconds(1)).on(PairingCodeRun.sealed());

        assertThat(run.actions()).contains(new PairingAction.AwaitPhone(until.plusSeconds(1)));
        assertThat(run.shown()).isEmpty();
        assertThat(run.sent()).hasSize(1);
    }

    @Test
    void newRefsAreShownAgainAndCountedOn() {
        PairingRun run = PairingCodeRun.awaitingSuccess().receives(PairingRun.pairDevice("s1"));

        assertThat(run.phase()).isEqualTo(PairingPhase.SHOWING_CODE);
        assertThat(run.shown().get(0).sequence()).isEqualTo(2);
        assertThat(run.shown().get(0).payload().advSecret())
                .isEqualTo(PairingCodeRun.bundle().advSecret());
        assertThat(((LiveState.Offering) run.state()).pairingCode().isPending()).isTrue();
    }

    @Test
    void emptyBatchOfRefsDoesNotEndAPendingLink() {
        PairingRun run = PairingCodeRun.finished(SIX).receives(PairingRun.pairDevice());

        assertThat(run.phase()).isEqualTo(PairingPhase.AWAITING_SUCCESS);
        assertThat(run.only(PairingAction.AwaitPhone.class)).hasSize(1);
    }

    @Test
    void serverThatEndsTheStreamEndsThePendingLinkToo() {
        assertThat(PairingCodeRun.awaitingSuccess()
                        .receives(Node.of("xmlstreamend"))
                        .phase())
                .isEqualTo(PairingPhase.EXHAUSTED);
        assertThat(PairingCodeRun.awaitingSuccess()
                        .on(new PairingEvent.SocketClosed("gone"))
                        .phase())
                .isEqualTo(PairingPhase.EXHAUSTED);
    }

    @Test
    void keepAliveGoesOnWithoutACodeOnShow() {
        PairingRun run = PairingCodeRun.awaitingSuccess().pass(Duration.ofSeconds(29), false);

        assertThat(run.phase()).isEqualTo(PairingPhase.CLOSED);
        assertThat(run.end().cause()).isEqualTo(Cause.LOST);
    }

    @Test
    void keyOfSmallOrderIsNotAnswered() {
        PrimaryHello zero = new PrimaryHello(
                PairingCodeRun.hello().ref(), PairingCodeRun.hello().wrapped(), PublicKey.of(new byte[32]));

        assertThatThrownBy(() -> zero.answer(
                        PairingCodeRun.request(1),
                        CompanionKeys.generate(new SecureRandom()).identity(),
                        new SecureRandom()))
                .isInstanceOf(PairingException.class);
    }

    @Test
    void nothingOfALinkIsPrinted() {
        PairingRun typed = PairingCodeRun.typed(SIX);
        String printed = typed.state() + " " + typed.actions() + PairingCodeRun.sealed();
        PairingRun finished = PairingCodeRun.finished(SIX);
        printed += finished.state() + " " + finished.actions();

        assertThat(printed).doesNotContain(PairingCodeRun.PHONE).doesNotContain("7, 7, 7");
    }

    static Stream<Node> nonsense() {
        Node whole = PairingCodeRun.registration();
        List<Node> parts = whole.children();
        Node bare = whole.withoutContent();
        return Stream.of(
                PairingCodeRun.notification(bare),
                PairingCodeRun.notification(bare.withChildren(parts.get(1), parts.get(2))),
                PairingCodeRun.notification(bare.withChildren(parts.get(0), parts.get(2))),
                PairingCodeRun.notification(bare.withChildren(parts.get(0), parts.get(1))),
                PairingCodeRun.notification(
                        bare.withChildren(parts.get(0).withBytes(new byte[] {7, 7}), parts.get(1), parts.get(2))),
                PairingCodeRun.notification(
                        bare.withChildren(parts.get(0), parts.get(1).withBytes(new byte[79]), parts.get(2))),
                PairingCodeRun.notification(bare.withChildren(
                        parts.get(0), parts.get(1), parts.get(2).withBytes(new byte[33]))),
                PairingCodeRun.notification(bare.withChildren(
                        parts.get(0), parts.get(1), parts.get(2).withText("x"))),
                PairingCodeRun.notification(whole.with("stage", "primary_bye")),
                PairingCodeRun.notification(Node.of("link_code_companion_reg").withChildren(parts)),
                PairingCodeRun.notification(Node.of("something_else").withChildren(parts)),
                PairingCodeRun.primaryHello().withoutContent(),
                PairingCodeRun.primaryHello().with("type", "other"),
                PairingCodeRun.primaryHello().with("from", "15550001112@s.whatsapp.net"));
    }

    private static PairingRun confirming() {
        return PairingCodeRun.offered(SIX).receives(PairingConfirmationTest.pairSuccess());
    }

    private static byte[] bytes(Node registration, String tag) {
        return registration.child(tag).flatMap(Node::bytes).orElseThrow();
    }
}
