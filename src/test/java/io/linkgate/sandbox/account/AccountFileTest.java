package io.linkgate.sandbox.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.socket.ClientVersion;
import io.linkgate.sandbox.phone.SandboxPhone;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.sandbox.server.SandboxExtension;
import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.sandbox.server.TestCompanion;
import io.linkgate.sandbox.stage.ScanResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class AccountFileTest {

    @RegisterExtension
    final SandboxExtension sandbox = new SandboxExtension();

    private static final ClientVersion CURRENT = SandboxExtension.CURRENT;
    private static final PhoneNumber PHONE = new PhoneNumber(15_550_001_111L);

    private final TestCompanion.Keys keys = sandbox.keys();

    @TempDir
    private Path directory;

    @Test
    void linkedDeviceIsKnownAfterARestartUnderTheSameRoot() throws Exception {
        SandboxServer before = server();
        link(before);

        SandboxServer after = server();

        assertThat(after.rootKey()).isEqualTo(before.rootKey());
        assertThat(logIn(after).received().get(0).tag()).isEqualTo("success");
    }

    @Test
    void unlinkedDeviceStaysUnlinkedAfterARestart() throws Exception {
        SandboxServer before = server();
        link(before);
        before.unlink(PHONE);

        assertThat(logIn(server()).last().has("reason", "401")).isTrue();
    }

    @Test
    void accountGoesOnCountingAfterARestart() throws Exception {
        link(server());
        SandboxServer after = server();
        TestCompanion second = link(after);

        assertThat(second.received().stream()
                        .flatMap(node -> node.child("pair-success").stream())
                        .flatMap(node -> node.child("device").stream())
                        .map(device -> device.attribute("jid").orElseThrow()))
                .containsExactly("15550001111:2@s.whatsapp.net");
    }

    @Test
    void fileIsForItsOwnerOnlyAndAlone() throws Exception {
        link(server());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(file().getParent())) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void keysThatAKilledServerLeftUnfinishedAreSwept() throws Exception {
        link(server());
        Path unfinished = file().resolveSibling("sandbox4711.new");
        Files.copy(file(), unfinished);

        server();

        assertThat(unfinished).doesNotExist();
        assertThat(file()).exists();
    }

    @Test
    void damagedFileIsNamedAndLeftAlone() throws Exception {
        link(server());
        byte[] good = Files.readAllBytes(file());
        for (byte[] damaged :
                new byte[][] {{}, "{}".getBytes(StandardCharsets.UTF_8), Arrays.copyOf(good, good.length / 2)}) {
            Files.write(file(), damaged);

            assertThatThrownBy(this::server)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file().toString())
                    .hasNoCause();
            assertThat(Files.readAllBytes(file())).isEqualTo(damaged);
        }
    }

    @Test
    void linkThatCannotBeKeptIsNoLink() throws Exception {
        SandboxServer server = server();
        TestCompanion companion = TestCompanion.registering(keys, server, CURRENT, sandbox.clock(), sandbox.random());
        CompletableFuture<ScanResult> result = new SandboxPhone(server)
                .scan(companion.code(0).text(), PHONE, ScanOutcome.LINK)
                .toCompletableFuture();
        Files.delete(file());
        Files.delete(file().getParent());

        companion.signs();

        assertThat(result).isCompletedWithValue(ScanResult.SERVER_ERROR);
        assertThat(companion.isClosed()).isTrue();
        assertThat(server.accounts().devicesOf(PHONE)).isEmpty();
        assertThat(companion.received()).noneMatch(node -> node.has("code", "515"));
    }

    private SandboxServer server() throws IOException {
        return sandbox.builder()
                .home(AccountFile.open(file().getParent(), sandbox.random()))
                .limitStrangers()
                .maxConnections(20)
                .build();
    }

    private Path file() {
        return directory.resolve("sandbox").resolve("sandbox.json");
    }

    private TestCompanion link(SandboxServer server) throws Exception {
        TestCompanion companion = TestCompanion.registering(keys, server, CURRENT, sandbox.clock(), sandbox.random());
        new SandboxPhone(server).scan(companion.code(0).text(), PHONE, ScanOutcome.LINK);
        companion.signs();
        assertThat(companion.last().has("code", "515")).isTrue();
        return companion;
    }

    private TestCompanion logIn(SandboxServer server) throws Exception {
        return TestCompanion.loggingIn(keys, PHONE.digits(), 1, server, CURRENT, sandbox.clock(), sandbox.random());
    }
}
