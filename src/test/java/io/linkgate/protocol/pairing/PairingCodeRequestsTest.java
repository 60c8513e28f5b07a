package io.linkgate.protocol.pairing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.protocol.Vectors;
import io.linkgate.protocol.code.WrappedEphemeral;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.PairingException;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.pairing.PairingCodeOutcome.Missing;
import io.linkgate.protocol.pairing.PairingCodeOutcome.Ready;
import io.linkgate.protocol.pairing.PairingCodeOutcome.Why;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The part of a pairing from the request for a pairing code until a phone is waiting for it. */
class PairingCodeRequestsTest {

    private static final String[] SIX = {"r1", "r2", "r3", "r4", "r5", "r6"};

    @Test
    void serverIsAskedInThePublishedForm() {
        JsonNode published = Vectors.each("nodes.json")
                .filter(vector -> vector.path("name").asText().equals("code-hello"))
                .findFirst()
                .orElseThrow()
                .requiredAt("/node/content/nodes/0");

        Node iq = PairingCodeRun.asked(SIX).sent().get(0);

        assertThat(iq.has("xmlns", "md") && iq.has("type", "set") && iq.has("to", "@s.whatsapp.net"))
                .isTrue();
        Node registration = iq.child("link_code_companion_reg").orElseThrow();
        published
                .required("attrs")
                .forEach(attribute -> assertThat(registration.has(
                                attribute.get(0).asText(), attribute.get(1).asText()))
                        .as(attribute.get(0).asText())
                        .isTrue());
        assertThat(registration.children())
                .extracting(Node::tag)
                .containsExactlyElementsOf(Vectors.elements(published.at("/content/nodes"))
                        .map(child -> child.required("tag").asText())
                        .toList());
    }

    @Test
    void serverGetsTheWrappedKeyOurNoiseKeyAndOurDescription() {
        Node registration = PairingCodeRun.asked(SIX)
                .sent()
                .get(0)
                .child("link_code_companion_reg")
                .orElseThrow();

        assertThat(bytes(registration, "link_code_pairing_wrapped_companion_ephemeral_pub"))
                .isEqualTo(PairingCodeRun.request(1).wrapped().bytes());
        assertThat(bytes(registration, "companion_server_auth_key_pub"))
                .hasSize(32)
                .containsOnly(1);
        assertThat(bytes(registration, "link_code_pairing_nonce")).containsExactly(0);
        assertThat(text(registration, "companion_platform_id")).isEqualTo("1");
        assertThat(text(registration, "companion_platform_display")).isEqualTo("Chrome (Linux)");
    }

    @Test
    void codeIsReadyWhenTheServerKnowsIt() {
        PairingRun run = PairingCodeRun.asked(SIX);
        assertThat(answers(run)).isEmpty();

        run.receives(PairingCodeRun.answer("7.8-1"));

        PairingAction.AnswerRequest answer = answers(run).get(0);
        assertThat(answer.ticket()).isEqualTo(1);
        assertThat(answer.outcome())
                .isEqualTo(new Ready(PairingCodeRun.request(1).code(), PairingRun.START.plusSeconds(160)));
        assertThat(run.sent()).isEmpty();
    }

    @Test
    void codeIsGoodForThreeMinutesWhereTheConnectionIs() {
        String[] ten = {"r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10"};

        Ready ready = (Ready) answers(PairingCodeRun.offered(ten)).get(0).outcome();

        assertThat(ready.goodUntil()).isEqualTo(PairingRun.START.plusSeconds(180));
    }

    @Test
    void codeToBeScannedStaysOnShowAsItIs() {
        PairingRun run = PairingRun.showing(SIX);
        Instant expiresAt = run.shown().get(0).expiresAt();

        run.on(new PairingEvent.CodeWanted(PairingCodeRun.request(1))).receives(PairingCodeRun.answer("7.8-1"));

        assertThat(run.shown()).isEmpty();
        assertThat(((LiveState.ShowingCode) run.state()).codes().expiresAt()).isEqualTo(expiresAt);
        run.pass(Duration.ofSeconds(60), true);
        assertThat(run.shown()).extracting(code -> code.payload().ref()).containsExactly("r2");
    }

    @ParameterizedTest
    @CsvSource({
        "400, BAD_NUMBER",
        "429, RATE_LIMITED",
        "403, FORBIDDEN",
        "452, UNAVAILABLE",
        "500, REFUSED",
        "x, REFUSED",
        "'', REFUSED",
        "99999999999, REFUSED"
    })
    void refusalIndicatesWhatHelps(String code, Why why) {
        PairingRun run = PairingCodeRun.asked(SIX).receives(PairingCodeRun.error("7.8-1", code));

        assertThat(answers(run)).containsExactly(new PairingAction.AnswerRequest(1, new Missing(why)));
        assertThat(run.phase()).isEqualTo(PairingPhase.SHOWING_CODE);
    }

    @ParameterizedTest
    @MethodSource("answersWithoutRef")
    void answerWithoutAUsableRefIsARefusal(Node answer) {
        assertThat(answers(PairingCodeRun.asked(SIX).receives(answer)))
                .containsExactly(new PairingAction.AnswerRequest(1, new Missing(Why.REFUSED)));
    }

    @Test
    void serverThatDoesNotAnswerIsWaitedForThirtySeconds() {
        PairingRun run = PairingCodeRun.asked(SIX).pass(Duration.ofMillis(29_999), true);
        assertThat(answers(run)).isEmpty();

        run.pass(Duration.ofMillis(1), true);
        assertThat(answers(run)).containsExactly(new PairingAction.AnswerRequest(1, new Missing(Why.NO_ANSWER)));
        assertThat(answers(run.receives(PairingCodeRun.answer("7.8-1")))).isEmpty();
        assertThat(run.receives(PairingCodeRun.primaryHello()).only(PairingAction.SealBundle.class))
                .isEmpty();
    }

    @Test
    void answerFromAnotherSenderOrToAnotherRequestIsIgnored() {
        PairingRun run = PairingCodeRun.asked(SIX);

        assertThat(answers(run.receives(PairingCodeRun.answer("7.8-1").with("from", "15550001112@s.whatsapp.net"))))
                .isEmpty();
        assertThat(answers(run.receives(PairingCodeRun.answer("7.8-2")))).isEmpty();
        assertThat(answers(run.receives(PairingCodeRun.answer("7.8-1").with("type", "set"))))
                .isEmpty();
        assertThat(answers(run.receives(PairingCodeRun.answer("7.8-1")))).hasSize(1);
    }

    @Test
    void callerIsAnsweredWhenTheConnectionEndsBeforeTheServerAnswers() {
        for (PairingEvent end : List.of(
                new PairingEvent.CloseWanted(),
                new PairingEvent.SocketClosed("gone"),
                new PairingEvent.NodeReceived(Node.of("stream:error").with("code", "503")))) {
            PairingRun run = PairingCodeRun.asked(SIX).on(end);

            assertThat(answers(run)).containsExactly(new PairingAction.AnswerRequest(1, new Missing(Why.OVER)));
            assertThat(run.actions().get(run.actions().size() - 1)).isInstanceOf(PairingAction.End.class);
        }
    }

    @Test
    void callerIsAnsweredWhenAPhoneScansBeforeTheServerAnswers() {
        PairingRun run = PairingCodeRun.asked(SIX).receives(PairingConfirmationTest.pairSuccess());

        assertThat(run.phase()).isEqualTo(PairingPhase.CONFIRMING);
        assertThat(answers(run)).containsExactly(new PairingAction.AnswerRequest(1, new Missing(Why.NOT_NOW)));
    }

    @ParameterizedTest
    @MethodSource("notShowing")
    void noPairingCodeWithoutAQrCodeOnShow(PairingRun run) {
        PairingPhase before = run.phase();

        run.on(new PairingEvent.CodeWanted(PairingCodeRun.request(5)));

        assertThat(run.phase()).isEqualTo(before);
        assertThat(answers(run)).containsExactly(new PairingAction.AnswerRequest(5, new Missing(Why.NOT_NOW)));
        assertThat(run.sent()).isEmpty();
    }

    @Test
    void secondRequestReplacesTheFirst() {
        PairingRun run = PairingCodeRun.asked(SIX).on(new PairingEvent.CodeWanted(PairingCodeRun.request(2)));
        assertThat(answers(run)).containsExactly(new PairingAction.AnswerRequest(1, new Missing(Why.REPLACED)));

        assertThat(answers(run.receives(PairingCodeRun.answer("7.8-1")))).isEmpty();
        assertThat(answers(run.receives(PairingCodeRun.answer("7.8-2"))))
                .extracting(PairingAction.AnswerRequest::ticket)
                .containsExactly(2);
    }

    @Test
    void requestForAnotherCodeEndsTheOneBefore() {
        PairingRun run = PairingCodeRun.offered(SIX).on(new PairingEvent.CodeWanted(PairingCodeRun.request(2)));
        assertThat(answers(run)).isEmpty();

        assertThat(run.receives(PairingCodeRun.primaryHello()).only(PairingAction.SealBundle.class))
                .isEmpty();
    }

    @Test
    void noTwoRequestsShareAnId() {
        PairingRun run = PairingRun.showing(SIX);
        Set<String> ids = new HashSet<>();
        int requests = 0;
        for (int i = 0; i < 5; i++) {
            run.on(new PairingEvent.CodeWanted(PairingCodeRun.request(i)));
            requests += ids(run, ids);
            run.wake();
            requests += ids(run, ids);
            run.receives(Node.of("ib"));
        }
        assertThat(requests).isGreaterThan(5);
        assertThat(ids).hasSize(requests);
    }

    @Test
    void codeIsVoidAfterThreeMinutes() {
        String[] ten = {"r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10"};
        PairingRun early = PairingCodeRun.offered(ten).pass(Duration.ofSeconds(179), true);
        PairingRun late =
                PairingCodeRun.offered(ten).pass(Duration.ofSeconds(179), true).wait(Duration.ofSeconds(1));

        assertThat(early.receives(PairingCodeRun.primaryHello()).only(PairingAction.SealBundle.class))
                .hasSize(1);
        assertThat(late.receives(PairingCodeRun.primaryHello()).only(PairingAction.SealBundle.class))
                .isEmpty();
        assertThat(late.sent()).hasSize(1);
    }

    @Test
    void voidCodeIsForgotten() {
        String[] ten = {"r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10"};

        PairingRun run = PairingCodeRun.offered(ten).pass(Duration.ofSeconds(180), true);

        assertThat(((LiveState.Offering) run.state()).pairingCode()).isEqualTo(PairingCodeState.NONE);
    }

    @Test
    void serverMayDeclareTheCodeVoid() {
        Node refresh = PairingCodeRun.notification(Node.of("link_code_companion_reg")
                .with("stage", "refresh_code")
                .with("force_manual_refresh", "true")
                .withChildren(Node.of("link_code_pairing_ref").withBytes(PairingCodeRun.REF)));

        PairingRun run = PairingCodeRun.offered(SIX).receives(refresh);

        assertThat(run.sent()).extracting(Node::tag).containsExactly("ack");
        assertThat(run.receives(PairingCodeRun.primaryHello()).only(PairingAction.SealBundle.class))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", ""})
    void notificationAboutAnotherCodeChangesNothing(String ref) {
        Node refresh = PairingCodeRun.notification(Node.of("link_code_companion_reg")
                .with("stage", "refresh_code")
                .withChildren(Node.of("link_code_pairing_ref").withText(ref)));

        PairingRun run = PairingCodeRun.offered(SIX).receives(refresh);

        assertThat(run.sent()).extracting(Node::tag).containsExactly("ack");
        assertThat(run.receives(PairingCodeRun.primaryHello()).only(PairingAction.SealBundle.class))
                .hasSize(1);
    }

    @Test
    void newCodeIsWrappedSoThatOnlyItsPhoneFindsTheKey() throws PairingException {
        PairingCodeRequest made = PairingCodeRequest.make(3, PairingCodeRun.PHONE, new SecureRandom());

        assertThat(WrappedEphemeral.unwrap(made.code(), made.wrapped().bytes()))
                .isEqualTo(made.ephemeral().publicKey());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0155500011", "+15550001111", "123456", "1234567890123456", "1555@lid"})
    void invalidNumberGetsNoCode(String phone) {
        PairingCodeRequest good = PairingCodeRun.request(1);

        assertThatThrownBy(() -> new PairingCodeRequest(1, phone, good.code(), good.ephemeral(), good.wrapped()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("555");
        SecretBytes cut = SecretBytes.of(new byte[79]);
        assertThatThrownBy(() -> new PairingCodeRequest(1, PairingCodeRun.PHONE, good.code(), good.ephemeral(), cut))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingOfCodeAndNumberIsPrinted() {
        PairingRun asked = PairingCodeRun.asked(SIX);
        String printed = asked.state() + " " + asked.actions();
        PairingRun offered = PairingCodeRun.offered(SIX);
        printed += offered.state() + " " + offered.actions() + PairingCodeRun.request(1);

        assertThat(printed)
                .doesNotContain(PairingCodeRun.PHONE)
                .doesNotContain("ZWB6")
                .doesNotContain("DMW6")
                .doesNotContain("7, 7, 7");
    }

    static Stream<PairingRun> notShowing() {
        return Stream.of(
                new PairingRun(),
                new PairingRun().on(new PairingEvent.Connected()),
                PairingRun.awaitingRefs(),
                PairingCodeRun.awaitingSuccess(),
                PairingRun.showing("r1").receives(PairingConfirmationTest.pairSuccess()),
                PairingRun.showing("r1")
                        .receives(PairingConfirmationTest.pairSuccess())
                        .on(new PairingEvent.LinkKept(PairingConfirmationTest.linked())));
    }

    static Stream<Node> answersWithoutRef() {
        Node bare = PairingCodeRun.answer("7.8-1").withoutContent();
        return Stream.of(
                bare,
                bare.withChildren(Node.of("link_code_companion_reg")),
                withRef(bare, Node.of("link_code_pairing_ref")),
                withRef(bare, Node.of("link_code_pairing_ref").withBytes(new byte[0])),
                withRef(bare, Node.of("link_code_pairing_ref").withBytes(new byte[1025])),
                withRef(bare, Node.of("link_code_pairing_ref").withChildren(Node.of("x"))));
    }

    private static Node withRef(Node answer, Node ref) {
        return answer.withChildren(Node.of("link_code_companion_reg").withChildren(ref));
    }

    private static List<PairingAction.AnswerRequest> answers(PairingRun run) {
        return run.only(PairingAction.AnswerRequest.class);
    }

    private static int ids(PairingRun run, Set<String> ids) {
        List<Node> requests =
                run.sent().stream().filter(node -> node.tag().equals("iq")).toList();
        requests.forEach(iq -> ids.add(iq.attribute("id").orElseThrow()));
        return requests.size();
    }

    private static byte[] bytes(Node registration, String tag) {
        return registration.child(tag).flatMap(Node::bytes).orElseThrow();
    }

    private static String text(Node registration, String tag) {
        return registration.child(tag).flatMap(Node::text).orElseThrow();
    }
}
