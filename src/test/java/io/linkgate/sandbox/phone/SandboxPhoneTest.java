package io.linkgate.sandbox.phone;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.Hostile;
import io.linkgate.protocol.code.ClientType;
import io.linkgate.protocol.code.QrPayload;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.AdvVerdict;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.socket.ChannelException;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.server.SandboxExtension;
import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.sandbox.server.TestCompanion;
import io.linkgate.sandbox.stage.ScanResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A phone scans, a companion signs, without sockets. */
class SandboxPhoneTest {

    private static final PhoneNumber PHONE = new PhoneNumber(15_550_001_111L);

    @RegisterExtension
    final SandboxExtension sandbox = new SandboxExtension();

    private final SandboxServer server = sandbox.server();
    private final SandboxPhone phone = new SandboxPhone(server);

    @Test
    void scannedCompanionIsLinkedOnceItHasSigned() throws Exception {
        TestCompanion companion = connect();
        CompletableFuture<ScanResult> result = scan(companion.code(0));
        Node success = companion.last().child("pair-success").orElseThrow();
        assertThat(success.child("device").orElseThrow().attribute("jid")).contains("15550001111:1@s.whatsapp.net");
        assertThat(success.child("device").orElseThrow().attribute("lid").orElseThrow())
                .matches("[0-9]{15}:1@lid");
        assertThat(result).isNotDone();

        assertThat(companion.signs()).isInstanceOf(AdvVerdict.Accepted.class);

        assertThat(result).isCompletedWithValue(ScanResult.LINKED);
        assertThat(companion.last().has("code", "515")).isTrue();
        assertThat(companion.isClosed()).isTrue();
        assertThat(server.accounts().devicesOf(PHONE)).containsExactly(new DeviceAddress(PHONE, 1));
    }

    @Test
    void everyScanTakesTheNextKeyIndexOfOneAccount() throws Exception {
        assertThat(linked(connect())).isEqualTo(1);
        assertThat(linked(connect())).isEqualTo(2);
    }

    @Test
    void codeWithoutItsAddressIsTakenButNoOtherAddress() throws Exception {
        TestCompanion companion = connect();
        String text = companion.code(0).text();
        String bare = text.substring(QrPayload.URL.length());

        assertThat(result("https://example.com/#" + bare)).isEqualTo(ScanResult.NOT_A_CODE);
        assertThat(result("hello")).isEqualTo(ScanResult.NOT_A_CODE);
        assertThat(result(bare.substring(0, bare.lastIndexOf(',')))).isEqualTo(ScanResult.OUTDATED_CODE);

        phone.scan(bare + ",https://faq.example", PHONE, ScanOutcome.LINK);
        assertThat(companion.signs()).isInstanceOf(AdvVerdict.Accepted.class);
    }

    @Test
    void expiredCodeIsRefusedAndTheCompanionIsNotNotified() throws Exception {
        TestCompanion companion = connect();
        sandbox.advance(Duration.ofSeconds(62));

        assertThat(result(companion.code(0).text())).isEqualTo(ScanResult.EXPIRED);
        assertThat(companion.received()).hasSize(1);
        scan(companion.code(1));
        assertThat(companion.received()).hasSize(2);
    }

    @Test
    void unknownCodeAndCodeOfAnotherConnectionAreDistinguished() throws Exception {
        QrPayload code = connect().code(0);
        QrPayload stolen = new QrPayload(
                code.ref(), sandbox.keyPair().publicKey(), code.identity(), code.advSecret(), ClientType.CHROME);
        QrPayload invented =
                new QrPayload("2@invented", code.noise(), code.identity(), code.advSecret(), ClientType.CHROME);

        assertThat(result(stolen.text())).isEqualTo(ScanResult.WRONG_KEY);
        assertThat(result(invented.text())).isEqualTo(ScanResult.UNKNOWN_CODE);
    }

    @Test
    void personWhoDeclinesLeavesTheCompanionAlone() throws Exception {
        TestCompanion companion = connect();

        assertThat(phone.scan(companion.code(0).text(), PHONE, ScanOutcome.DECLINE)
                        .toCompletableFuture())
                .isCompletedWithValue(ScanResult.DECLINED);

        assertThat(companion.received()).hasSize(1);
        linked(companion);
    }

    @Test
    void slowPersonLinksLater() throws Exception {
        TestCompanion companion = connect();
        CompletableFuture<ScanResult> result =
                phone.scan(companion.code(0).text(), PHONE, ScanOutcome.SLOW).toCompletableFuture();
        assertThat(companion.received()).hasSize(1);

        sandbox.advance(Duration.ofSeconds(ScanOutcome.SLOW_SECONDS));
        companion.signs();

        assertThat(result).isCompletedWithValue(ScanResult.LINKED);
    }

    @Test
    void secondScanIsNeededWhenTheServerWantsAFreshSecret() throws Exception {
        TestCompanion companion = connect();

        assertThat(phone.scan(companion.code(0).text(), PHONE, ScanOutcome.SECOND_SCAN)
                        .toCompletableFuture())
                .isCompletedWithValue(ScanResult.SCAN_AGAIN);

        assertThat(companion.last().has("type", "companion_reg_refresh")).isTrue();
        assertThat(companion.last().child("companion_reg_refresh")).isPresent();
        QrPayload old = companion.code(0);
        assertThat(scan(old)).as("with the secret that it had").isCompletedWithValue(ScanResult.SCAN_AGAIN);
        companion.agreesOn(SecretBytes.of(new byte[32]));
        scan(companion.code(0));
        assertThat(companion.signs()).isInstanceOf(AdvVerdict.Accepted.class);
    }

    @Test
    void noneOfTheSecretsThatWereReplacedLinks() throws Exception {
        TestCompanion companion = connect();
        QrPayload first = companion.code(0);
        secondScan(first);
        companion.agreesOn(SecretBytes.of(new byte[32]));
        secondScan(companion.code(0));

        assertThat(scan(first)).isCompletedWithValue(ScanResult.SCAN_AGAIN);
        assertThat(scan(companion.code(0))).isCompletedWithValue(ScanResult.SCAN_AGAIN);
    }

    @Test
    void slowPersonDoesNotLinkWithASecretThatIsReplacedMeanwhile() throws Exception {
        TestCompanion companion = connect();
        QrPayload code = companion.code(0);
        CompletableFuture<ScanResult> slow =
                phone.scan(code.text(), PHONE, ScanOutcome.SLOW).toCompletableFuture();
        secondScan(code);

        sandbox.advance(Duration.ofSeconds(ScanOutcome.SLOW_SECONDS));

        assertThat(slow).isCompletedWithValue(ScanResult.SCAN_AGAIN);
    }

    private void secondScan(QrPayload code) {
        assertThat(phone.scan(code.text(), PHONE, ScanOutcome.SECOND_SCAN).toCompletableFuture())
                .isCompletedWithValue(ScanResult.SCAN_AGAIN);
    }

    @Test
    void refusalOfTheCompanionReachesThePhoneAndLinksNothing() throws Exception {
        TestCompanion companion = connect();
        CompletableFuture<ScanResult> result = scan(companion.code(0));

        companion.refuses(companion.last());

        assertThat(result).isCompletedWithValue(ScanResult.REFUSED_BY_COMPANION);
        assertThat(companion.isClosed()).isTrue();
        assertThat(server.accounts().devicesOf(PHONE)).isEmpty();
    }

    @Test
    void answerThatDoesNotCompleteTheIdentityLinksNothing() throws Exception {
        TestCompanion wrongIndex = connect();
        scan(wrongIndex.code(0));
        AdvVerdict.Accepted accepted = (AdvVerdict.Accepted) wrongIndex.verdict(wrongIndex.last());
        wrongIndex.answers(wrongIndex.last(), "7", accepted.identity().answer());

        TestCompanion withAccountKey = connect();
        CompletableFuture<ScanResult> result = scan(withAccountKey.code(0));
        AdvVerdict.Accepted whole = (AdvVerdict.Accepted) withAccountKey.verdict(withAccountKey.last());
        withAccountKey.answers(
                withAccountKey.last(),
                Long.toString(whole.identity().keyIndex()),
                whole.identity().stored());

        assertThat(wrongIndex.isClosed()).isTrue();
        assertThat(result).isCompletedWithValue(ScanResult.BAD_ANSWER);
        assertThat(server.accounts().devicesOf(PHONE)).isEmpty();
    }

    @Test
    void hostileAnswersNeverLink() throws Exception {
        for (int round = 0; round < 60; round++) {
            TestCompanion companion = connect();
            CompletableFuture<ScanResult> result = scan(companion.code(0));
            AdvVerdict.Accepted accepted = (AdvVerdict.Accepted) companion.verdict(companion.last());
            byte[] answer = accepted.identity().answer();
            byte[] hostile = Hostile.mutated(answer, 60)
                    .filter(bytes -> !Arrays.equals(bytes, answer))
                    .skip(round)
                    .findFirst()
                    .orElse(new byte[0]);

            companion.answers(
                    companion.last(), Long.toString(accepted.identity().keyIndex()), hostile);

            assertThat(result).isCompletedWithValue(ScanResult.BAD_ANSWER);
        }
        assertThat(server.accounts().devicesOf(PHONE)).isEmpty();
    }

    @Test
    void silentOrLostCompanionIsReportedToThePhone() throws Exception {
        TestCompanion silent = connect();
        CompletableFuture<ScanResult> late = scan(silent.code(0));
        sandbox.advance(Duration.ofSeconds(21));
        TestCompanion gone = connect();
        CompletableFuture<ScanResult> lost = scan(gone.code(0));
        gone.vanishes();

        assertThat(late).isCompletedWithValue(ScanResult.NO_ANSWER);
        assertThat(silent.isClosed()).isTrue();
        assertThat(lost).isCompletedWithValue(ScanResult.CONNECTION_LOST);
    }

    @Test
    void codeThatWasScannedIsOfNoUseToASecondPhone() throws Exception {
        TestCompanion companion = connect();
        scan(companion.code(0));

        assertThat(result(companion.code(0).text())).isEqualTo(ScanResult.UNKNOWN_CODE);
    }

    @Test
    void keepAliveIsAnsweredWhileSigning() throws Exception {
        TestCompanion companion = connect();
        scan(companion.code(0));

        companion.says(Node.of("iq").with("id", "9").with("xmlns", "w:p").with("type", "get"));

        assertThat(companion.last().has("id", "9")).isTrue();
        assertThat(companion.isClosed()).isFalse();
    }

    @Test
    void anyTextIsTakenWithoutHarm() throws Exception {
        String text = connect().code(0).text();
        Hostile.all(text.getBytes(StandardCharsets.UTF_8), 300)
                .forEach(bytes -> assertThat(
                                phone.scan(new String(bytes, StandardCharsets.UTF_8), PHONE, ScanOutcome.DECLINE)
                                        .toCompletableFuture())
                        .isCompleted());
    }

    private TestCompanion connect() throws ChannelException {
        return sandbox.register();
    }

    private CompletableFuture<ScanResult> scan(QrPayload code) {
        return phone.scan(code.text(), PHONE, ScanOutcome.LINK).toCompletableFuture();
    }

    private ScanResult result(String text) {
        return phone.scan(text, PHONE, ScanOutcome.LINK).toCompletableFuture().join();
    }

    private long linked(TestCompanion companion) throws ChannelException {
        CompletableFuture<ScanResult> result = scan(companion.code(0));
        AdvVerdict verdict = companion.signs();
        assertThat(result).isCompletedWithValue(ScanResult.LINKED);
        return ((AdvVerdict.Accepted) verdict).identity().keyIndex();
    }
}
