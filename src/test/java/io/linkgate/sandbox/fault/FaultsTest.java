package io.linkgate.sandbox.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.identity.AdvStep;
import io.linkgate.protocol.identity.AdvVerdict;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.socket.ChannelException;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.phone.SandboxPhone;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.sandbox.server.SandboxExtension;
import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.sandbox.server.TestCompanion;
import io.linkgate.sandbox.stage.ScanResult;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every fault as a companion sees it, without sockets. */
class FaultsTest {

    private static final PhoneNumber PHONE = new PhoneNumber(15_550_001_111L);

    @RegisterExtension
    final SandboxExtension sandbox = new SandboxExtension();

    private final SandboxServer server = sandbox.server();
    private final SandboxPhone phone = new SandboxPhone(server);
    private final TestCompanion.Keys keys = sandbox.keys();
    private final Optional<PublicKey> key = Optional.of(keys.noise());

    @Test
    void refusedCompanionReceivesNothing() throws Exception {
        server.arm(key, Fault.of(FaultKind.REFUSE), 1);

        assertThat(connect().received()).isEmpty();
        assertThat(connect().received()).hasSize(1);
    }

    @Test
    void faultAppliesAsOftenAsSetAndToNoOtherCompanion() throws Exception {
        server.arm(key, Fault.of(FaultKind.FAILURE, 503), 2);

        assertThat(other().last().tag()).isEqualTo("iq");
        assertThat(connect().last().has("reason", "503")).isTrue();
        assertThat(connect().last().has("reason", "503")).isTrue();
        assertThat(connect().last().tag()).isEqualTo("iq");
    }

    @Test
    void faultForAllAppliesToAnyCompanion() throws Exception {
        server.arm(Optional.empty(), Fault.of(FaultKind.FAILURE, 402), 1);

        TestCompanion struck = other();

        assertThat(struck.last().has("reason", "402")).isTrue();
        assertThat(struck.last().attribute("expire")).isPresent();
    }

    @Test
    void clearedFaultAppliesToNoCompanion() throws Exception {
        server.arm(key, Fault.of(FaultKind.FAILURE, 503), 5);
        server.clearFault(key);
        server.arm(key, Fault.certificate(Fault.Variant.EXPIRED), 5);
        server.clearFault(key);

        assertThat(connect().last().tag()).isEqualTo("iq");
    }

    @ParameterizedTest
    @EnumSource
    void certificatesAreNotToBeTrusted(Fault.Variant variant) throws Exception {
        server.arm(Optional.empty(), Fault.certificate(variant), 1);

        assertThatThrownBy(this::connect)
                .isInstanceOfSatisfying(
                        ChannelException.class, e -> assertThat(e.fault()).isEqualTo(ChannelException.Fault.UNTRUSTED));
        assertThat(connect().received()).hasSize(1);
    }

    @Test
    void hangingServerSendsNothingAndKeepsTheConnection() throws Exception {
        server.arm(key, Fault.of(FaultKind.HANG), 1);

        TestCompanion companion = connect();

        assertThat(companion.received()).isEmpty();
        assertThat(companion.isClosed()).isFalse();
    }

    @Test
    void silentServerAnswersNoKeepAliveAnyMore() throws Exception {
        TestCompanion companion = connect();
        server.arm(key, Fault.of(FaultKind.SILENCE), 1);

        companion.says(Node.of("iq").with("id", "1").with("xmlns", "w:p").with("type", "get"));

        assertThat(companion.received()).hasSize(1);
        assertThat(companion.isClosed()).isFalse();
    }

    @Test
    void connectionIsDroppedAtEachStep() throws Exception {
        server.arm(key, Fault.drop(Fault.Step.HANDSHAKE), 1);
        TestCompanion atHandshake = connect();
        assertThat(atHandshake.received()).isEmpty();
        assertThat(atHandshake.isClosed()).isTrue();

        server.arm(key, Fault.drop(Fault.Step.REFS), 1);
        TestCompanion atRefs = connect();
        assertThat(atRefs.received()).hasSize(1);
        assertThat(atRefs.isClosed()).isTrue();

        server.arm(key, Fault.drop(Fault.Step.SIGNING), 1);
        TestCompanion atSigning = connect();
        CompletableFuture<ScanResult> result = scan(atSigning);
        assertThat(atSigning.last().child("pair-success")).isPresent();
        assertThat(atSigning.isClosed()).isTrue();
        assertThat(result).isCompletedWithValue(ScanResult.CONNECTION_LOST);

        link();
        server.arm(key, Fault.drop(Fault.Step.ONLINE), 1);
        TestCompanion online = logIn();
        assertThat(online.received().get(0).tag()).isEqualTo("success");
        assertThat(online.isClosed()).isTrue();
    }

    @Test
    void phoneSealsWithAnotherSecret() throws Exception {
        server.arm(key, Fault.of(FaultKind.BAD_HMAC), 1);
        TestCompanion companion = connect();
        scan(companion);

        assertThat(companion.signs()).isEqualTo(new AdvVerdict.Refused(AdvStep.SEAL));
    }

    @Test
    void accountSignsForAnotherCompanion() throws Exception {
        server.arm(key, Fault.of(FaultKind.BAD_SIGNATURE), 1);
        TestCompanion companion = connect();
        scan(companion);

        assertThat(companion.signs()).isEqualTo(new AdvVerdict.Refused(AdvStep.ACCOUNT_SIGNATURE));
    }

    @Test
    void linkedCompanionIsNotAskedToComeBack() throws Exception {
        server.arm(key, Fault.of(FaultKind.NO_RESTART), 1);
        TestCompanion companion = connect();
        CompletableFuture<ScanResult> result = scan(companion);
        companion.signs();

        assertThat(result).isCompletedWithValue(ScanResult.LINKED);
        assertThat(companion.received()).noneMatch(node -> node.tag().equals("stream:error"));
        assertThat(companion.isClosed()).isTrue();
        assertThat(logIn().received().get(0).tag()).isEqualTo("success");
    }

    @Test
    void faultAppliesAtOnceToAConnectedCompanion() throws Exception {
        link();
        TestCompanion first = logIn();
        server.arm(key, Fault.of(FaultKind.STREAM_ERROR, 516), 1);
        TestCompanion second = logIn();
        server.arm(key, Fault.of(FaultKind.REPLACED), 1);

        assertThat(first.last().has("code", "516")).isTrue();
        assertThat(first.isClosed()).isTrue();
        assertThat(second.last().child("conflict").orElseThrow().has("type", "replaced"))
                .isTrue();
        assertThat(logIn().last().tag()).isEqualTo("ib");
    }

    /** Otherwise the phone would list a device that has forgotten its link. */
    @ParameterizedTest
    @CsvSource({"401, 0", "403, 0", "406, 0", "402, 1", "503, 1"})
    void refusalThatEndsALinkLeavesThePhoneWithoutTheDevice(int code, int left) throws Exception {
        link();
        server.arm(key, Fault.of(FaultKind.FAILURE, code), 1);

        assertThat(logIn().last().has("reason", Integer.toString(code))).isTrue();

        assertThat(server.unlink(keys.noise())).isEqualTo(left);
    }

    @Test
    void refreshIsAskedWhileCodesAreShownOnly() throws Exception {
        link();
        TestCompanion online = logIn();
        server.arm(key, Fault.of(FaultKind.REFRESH), 1);
        assertThat(online.last().tag()).isEqualTo("ib");

        assertThat(connect().last().has("type", "companion_reg_refresh")).isTrue();
    }

    @Test
    void garbageBreaksTheChannel() throws Exception {
        TestCompanion companion = connect();
        server.arm(key, Fault.of(FaultKind.GARBAGE), 1);

        assertThatThrownBy(companion::received).isInstanceOf(ChannelException.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPRESSED", "SPLIT", "MERGED"})
    void oddDeliveryIsReadByACarefulCompanion(FaultKind kind) throws Exception {
        link();
        server.arm(key, Fault.of(kind), 2);

        assertThat(connect().received())
                .anyMatch(node -> node.child("pair-device").isPresent());
        assertThat(logIn().received())
                .anyMatch(node -> node.tag().equals("success"))
                .filteredOn(node -> node.tag().equals("ib"))
                .hasSize(3);
    }

    @Test
    void splitFramesAreReallySplitAndMergedOnesMerged() throws Exception {
        assertThat(messagesOf(Fault.of(FaultKind.SPLIT))).isGreaterThan(3);
        assertThat(messagesOf(Fault.of(FaultKind.MERGED))).isEqualTo(1);
    }

    private int messagesOf(Fault fault) throws Exception {
        server.arm(key, fault, 1);
        TestCompanion companion = connect();
        int before = companion.messages();
        server.arm(key, Fault.of(FaultKind.STREAM_ERROR, 503), 1);
        companion.received();
        return companion.messages() - before;
    }

    private TestCompanion connect() throws ChannelException {
        return sandbox.register(keys);
    }

    private TestCompanion other() throws ChannelException {
        return sandbox.register();
    }

    private TestCompanion logIn() throws ChannelException {
        return sandbox.logIn(keys, new DeviceAddress(PHONE, device()));
    }

    private int device() {
        return server.accounts().devicesOf(PHONE).get(0).device();
    }

    private CompletableFuture<ScanResult> scan(TestCompanion companion) throws ChannelException {
        return phone.scan(companion.code(0).text(), PHONE, ScanOutcome.LINK).toCompletableFuture();
    }

    private void link() throws ChannelException {
        TestCompanion companion = connect();
        scan(companion);
        companion.signs();
        assertThat(companion.last().has("code", "515")).isTrue();
    }
}
