package io.linkgate.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.code.PairingCode;
import io.linkgate.protocol.identity.AdvVerdict;
import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.fault.Fault;
import io.linkgate.sandbox.fault.FaultKind;
import io.linkgate.sandbox.phone.SandboxPhone;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.sandbox.stage.SandboxTiming;
import io.linkgate.sandbox.stage.ScanResult;
import io.linkgate.sandbox.stage.ShowingRefs;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A companion shows a pairing code, which is typed on the phone, without sockets. */
class PairingCodeTest {

    private static final PhoneNumber PHONE = new PhoneNumber(15_550_001_111L);
    private static final PhoneNumber OTHER = new PhoneNumber(15_550_002_222L);
    private static final Optional<String> BAD_REQUEST = Optional.of("400");

    @RegisterExtension
    final SandboxExtension sandbox = new SandboxExtension();

    private final SandboxServer server = sandbox.server();
    private final SandboxPhone phone = new SandboxPhone(server);

    @Test
    void companionWhoseCodeIsTypedIsLinkedOnceItHasSigned() throws Exception {
        TypedCompanion companion = connect();
        CompletableFuture<ScanResult> result = type(companion.asks(PHONE));
        assertThat(companion.bare().last().attribute("from")).contains("@s.whatsapp.net");
        assertThat(companion.bare().last().has("type", "link_code_companion_reg"))
                .isTrue();

        companion.finishes();
        assertThat(result).isNotDone();
        assertThat(companion.signs()).isInstanceOf(AdvVerdict.Accepted.class);

        assertThat(result).isCompletedWithValue(ScanResult.LINKED);
        assertThat(companion.bare().last().has("code", "515")).isTrue();
        assertThat(server.accounts().devicesOf(PHONE)).containsExactly(new DeviceAddress(PHONE, 1));
    }

    @Test
    void phoneShowsTheIdentityThatItVouchesWith() throws Exception {
        TypedCompanion companion = connect();
        type(companion.asks(PHONE));
        byte[] shown = companion
                .bare()
                .last()
                .child("link_code_companion_reg")
                .flatMap(hello -> hello.child("primary_identity_pub"))
                .flatMap(Node::bytes)
                .orElseThrow();

        assertThat(shown)
                .isEqualTo(server.accounts()
                        .identity(PHONE)
                        .orElseThrow()
                        .publicKey()
                        .bytes());
    }

    @Test
    void wrongCodeCanBeFollowedByTheRightOne() throws Exception {
        TypedCompanion companion = connect();
        PairingCode right = companion.asks(PHONE);

        CompletableFuture<ScanResult> wrong = type(PairingCode.ofRandom(new byte[] {1, 2, 3, 4, 5}));
        companion.finishes();

        assertThat(wrong).isCompletedWithValue(ScanResult.WRONG_CODE);
        links(companion, right);
    }

    @Test
    void phoneThatScansWhileACodeIsTypedIsFirst() throws Exception {
        TypedCompanion companion = connect();
        companion.asks(PHONE);
        TestCompanion bare = companion.bare();
        String text = bare.code(0).text();
        CompletableFuture<ScanResult> wrong = type(PairingCode.ofRandom(new byte[] {1, 2, 3, 4, 5}));
        CompletableFuture<ScanResult> scanned =
                phone.scan(text, OTHER, ScanOutcome.LINK).toCompletableFuture();

        companion.signs();

        assertThat(scanned).isCompletedWithValue(ScanResult.LINKED);
        assertThat(wrong).isCompletedWithValue(ScanResult.CONNECTION_LOST);
    }

    @Test
    void numberWithoutARequestedCodeIsReported() throws Exception {
        TypedCompanion companion = connect();
        PairingCode code = PairingCode.ofRandom(new byte[5]);
        assertThat(type(code)).isCompletedWithValue(ScanResult.NO_CODE_REQUESTED);

        companion.asks(OTHER);

        assertThat(type(code)).isCompletedWithValue(ScanResult.NO_CODE_REQUESTED);
    }

    @Test
    void laterRequestReplacesTheEarlier() throws Exception {
        TypedCompanion companion = connect();
        companion.asks(OTHER);
        Node first = ref(companion);
        PairingCode second = companion.asks(PHONE);
        assertThat(ref(companion)).isNotEqualTo(first);

        assertThat(phone.type(second, OTHER).toCompletableFuture()).isCompletedWithValue(ScanResult.NO_CODE_REQUESTED);
        type(second);
        assertThat(companion.errorTo(TypedCompanion.altered(companion.finish(), first)))
                .isEqualTo(BAD_REQUEST);
    }

    @Test
    void companionThatAskedLastIsTheOneThatIsTyped() throws Exception {
        TypedCompanion earlier = connect();
        earlier.asks(PHONE);
        sandbox.advanceClockOnly(Duration.ofSeconds(1));
        TypedCompanion later = connect();

        links(later, later.asks(PHONE));

        assertThat(earlier.bare().last().has("type", "link_code_companion_reg")).isFalse();
    }

    @Test
    void codeIsVoidAfterThreeMinutes() throws Exception {
        SandboxTiming slow = new SandboxTiming(Duration.ofMinutes(5), Duration.ofMinutes(5));
        SandboxServer patient = sandbox.builder().timing(slow).build();
        TypedCompanion companion = new TypedCompanion(patient, sandbox.clock(), sandbox.random());
        PairingCode code = companion.asks(PHONE);

        sandbox.advance(Duration.ofSeconds(180));

        assertThat(companion.bare().isClosed()).isFalse();
        assertThat(new SandboxPhone(patient).type(code, PHONE).toCompletableFuture())
                .isCompletedWithValue(ScanResult.NO_CODE_REQUESTED);
    }

    @Test
    void linkThatHasBegunOutlivesTheCodesToBeScanned() throws Exception {
        TypedCompanion companion = connect();
        PairingCode code = companion.asks(PHONE);
        sandbox.advance(Duration.ofSeconds(155));
        CompletableFuture<ScanResult> result = type(code);
        sandbox.advance(Duration.ofSeconds(15));

        companion.finishes();
        companion.signs();

        assertThat(result).isCompletedWithValue(ScanResult.LINKED);
    }

    @Test
    void companionThatIsSilentMayBeTypedAgain() throws Exception {
        TypedCompanion companion = connect();
        PairingCode code = companion.asks(PHONE);
        CompletableFuture<ScanResult> late = type(code);
        assertThat(type(code)).isCompletedWithValue(ScanResult.BUSY);
        Node tooLate = companion.finish();

        sandbox.advance(ShowingRefs.PATIENCE);

        assertThat(late).isCompletedWithValue(ScanResult.NO_ANSWER);
        assertThat(companion.errorTo(tooLate)).isEqualTo(BAD_REQUEST);
        links(companion, code);
    }

    @Test
    void timeOfOneTryDoesNotEndTheNext() throws Exception {
        TypedCompanion companion = connect();
        PairingCode code = companion.asks(PHONE);
        type(PairingCode.ofRandom(new byte[] {1, 2, 3, 4, 5}));
        companion.finishes();
        sandbox.advance(Duration.ofSeconds(15));
        CompletableFuture<ScanResult> result = type(code);

        sandbox.advance(Duration.ofSeconds(15));
        companion.finishes();
        companion.signs();

        assertThat(result).isCompletedWithValue(ScanResult.LINKED);
    }

    @Test
    void lostCompanionIsReportedToThePhone() throws Exception {
        TypedCompanion companion = connect();
        CompletableFuture<ScanResult> lost = type(companion.asks(PHONE));

        companion.bare().vanishes();

        assertThat(lost).isCompletedWithValue(ScanResult.CONNECTION_LOST);
    }

    @Test
    void hostileRequestsAreRefusedAndBreakNothing() throws Exception {
        TypedCompanion companion = connect();
        Node good = companion.hello();
        Stream<Node> parts = Stream.of(
                bytes("link_code_pairing_wrapped_companion_ephemeral_pub", 79),
                bytes("link_code_pairing_wrapped_companion_ephemeral_pub", 81),
                Node.of("link_code_pairing_wrapped_companion_ephemeral_pub").withText("1"),
                bytes("companion_server_auth_key_pub", 31),
                bytes("companion_server_auth_key_pub", 32),
                Node.of("companion_platform_id"),
                text("companion_platform_id", "Chrome"),
                text("companion_platform_display", "Linkgate"),
                text("companion_platform_display", "Chrome ()"),
                text("companion_platform_display", "Chrome (FreeBSD)"),
                text("companion_platform_display", "Chrome (" + "x".repeat(100) + ")"),
                Node.of("link_code_pairing_nonce"));
        Stream<Node> altered = parts.map(part -> TypedCompanion.altered(good, part));
        Stream<Node> incomplete = good.children().stream().map(child -> TypedCompanion.without(good, child.tag()));
        Stream<Node> numbers = Stream.of(
                        "",
                        "@s.whatsapp.net",
                        "15550001111",
                        "123456@s.whatsapp.net",
                        "015550001111@s.whatsapp.net",
                        "1".repeat(16) + "@s.whatsapp.net",
                        "15550001111:1@s.whatsapp.net",
                        "15550001111@g.us")
                .map(jid -> good.with("jid", jid));
        Stream<Node> stages = Stream.of("", "primary_hello", "refresh_code").map(stage -> good.with("stage", stage));

        for (Node hostile : Stream.of(altered, incomplete, numbers, stages)
                .flatMap(nodes -> nodes)
                .toList()) {
            assertThat(companion.errorTo(hostile)).isEqualTo(BAD_REQUEST);
        }
        Node request = TypedCompanion.request("9", good);
        assertThat(companion.errorToRequest(request.with("type", "get"))).isEqualTo(BAD_REQUEST);
        assertThat(companion.errorToRequest(request.with("xmlns", "w:p"))).isEqualTo(BAD_REQUEST);
        assertThat(type(PairingCode.ofRandom(new byte[5]))).isCompletedWithValue(ScanResult.NO_CODE_REQUESTED);

        links(companion, companion.asks(PHONE));
    }

    @Test
    void hostileFinishesAreRefusedAndBreakNothing() throws Exception {
        TypedCompanion companion = connect();
        PairingCode code = companion.asks(PHONE);
        CompletableFuture<ScanResult> result = type(code);
        Node good = companion.finish();
        List<Node> hostile = List.of(
                TypedCompanion.altered(good, bytes("link_code_pairing_wrapped_key_bundle", 155)),
                TypedCompanion.altered(good, bytes("link_code_pairing_wrapped_key_bundle", 157)),
                TypedCompanion.altered(good, bytes("companion_identity_public", 33)),
                TypedCompanion.damaged(good, "link_code_pairing_ref"),
                TypedCompanion.without(good, "link_code_pairing_wrapped_key_bundle"),
                TypedCompanion.without(good, "companion_identity_public"),
                TypedCompanion.without(good, "link_code_pairing_ref"),
                good.with("jid", "15550002222@s.whatsapp.net"));

        for (Node finish : hostile) {
            assertThat(companion.errorTo(finish)).isEqualTo(BAD_REQUEST);
        }
        assertThat(result).isNotDone();
        assertThat(companion.errorTo(good)).isEmpty();
        companion.signs();

        assertThat(result).isCompletedWithValue(ScanResult.LINKED);
    }

    @Test
    void bundleThatDoesNotProveTheIdentityLinksNothing() throws Exception {
        TypedCompanion companion = connect();
        PairingCode code = companion.asks(PHONE);
        byte[] stranger = sandbox.keyPair().publicKey().bytes();

        CompletableFuture<ScanResult> damaged = type(code);
        companion.errorTo(TypedCompanion.damaged(companion.finish(), "link_code_pairing_wrapped_key_bundle"));
        CompletableFuture<ScanResult> otherIdentity = type(code);
        companion.errorTo(TypedCompanion.altered(
                companion.finish(), Node.of("companion_identity_public").withBytes(stranger)));
        CompletableFuture<ScanResult> noIdentity = type(code);
        companion.errorTo(TypedCompanion.altered(companion.finish(), bytes("companion_identity_public", 32)));

        assertThat(List.of(damaged, otherIdentity, noIdentity))
                .allSatisfy(result -> assertThat(result).isCompletedWithValue(ScanResult.WRONG_CODE));
        assertThat(server.accounts().devicesOf(PHONE)).isEmpty();
        links(companion, code);
    }

    @Test
    void unexpectedFinishIsRefused() throws Exception {
        TypedCompanion companion = connect();
        PairingCode code = companion.asks(PHONE);
        type(PairingCode.ofRandom(new byte[] {1, 2, 3, 4, 5}));
        Node finish = companion.finish();
        assertThat(companion.errorTo(finish)).isEmpty();

        assertThat(companion.errorTo(finish)).isEqualTo(BAD_REQUEST);

        links(companion, code);
    }

    @Test
    void phoneThatGetsItWrongIsFoundOut() throws Exception {
        assertThat(verdictWith(FaultKind.BAD_HMAC)).isNotInstanceOf(AdvVerdict.Accepted.class);
        assertThat(verdictWith(FaultKind.BAD_SIGNATURE)).isNotInstanceOf(AdvVerdict.Accepted.class);
    }

    @Test
    void companionIsNotAskedToComeBackWhenThatIsTheFault() throws Exception {
        TypedCompanion companion = connect();
        arm(companion, Fault.of(FaultKind.NO_RESTART));

        links(companion, companion.asks(PHONE));

        assertThat(companion.bare().last().tag()).isNotEqualTo("stream:error");
        assertThat(companion.bare().isClosed()).isTrue();
    }

    @Test
    void connectionIsDroppedBeforeTheSignatureWhenThatIsTheFault() throws Exception {
        TypedCompanion companion = connect();
        arm(companion, Fault.drop(Fault.Step.SIGNING));
        CompletableFuture<ScanResult> result = type(companion.asks(PHONE));

        companion.finishes();

        assertThat(result).isCompletedWithValue(ScanResult.CONNECTION_LOST);
        assertThat(companion.bare().isClosed()).isTrue();
        assertThat(server.accounts().devicesOf(PHONE)).isEmpty();
    }

    private void arm(TypedCompanion companion, Fault fault) {
        server.arm(Optional.of(companion.bare().noiseKey()), fault, 1);
    }

    private AdvVerdict verdictWith(FaultKind kind) throws Exception {
        TypedCompanion companion = connect();
        arm(companion, Fault.of(kind));
        type(companion.asks(PHONE));
        companion.finishes();
        AdvVerdict verdict = companion.bare().verdict(companion.bare().last());
        companion.bare().vanishes();
        return verdict;
    }

    private void links(TypedCompanion companion, PairingCode code) throws Exception {
        CompletableFuture<ScanResult> result = type(code);
        companion.finishes();
        assertThat(companion.signs()).isInstanceOf(AdvVerdict.Accepted.class);
        assertThat(result).isCompletedWithValue(ScanResult.LINKED);
    }

    private TypedCompanion connect() throws Exception {
        return sandbox.registerForPairingCode();
    }

    private CompletableFuture<ScanResult> type(PairingCode code) {
        return phone.type(code, PHONE).toCompletableFuture();
    }

    private static Node ref(TypedCompanion companion) {
        return Node.of("link_code_pairing_ref").withBytes(companion.ref().bytes());
    }

    private static Node bytes(String tag, int length) {
        return Node.of(tag).withBytes(new byte[length]);
    }

    private static Node text(String tag, String text) {
        return Node.of(tag).withText(text);
    }
}
