package io.linkgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.config.source.SettingSources;
import io.linkgate.testkit.FreePorts;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckSettingsTest {

    private final Map<String, String> environment = new HashMap<>();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @TempDir
    private Path home;

    @BeforeEach
    void usesAFreePort() {
        environment.put("LINKGATE_HOME", home.toString());
        environment.put("LINKGATE_PORT", Integer.toString(FreePorts.next()));
    }

    @Test
    void printsNothingIfNothingIsWrong() {
        assertThat(passes()).isTrue();
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void usedPortIsReported() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            environment.put("LINKGATE_PORT", Integer.toString(other.getLocalPort()));

            assertThat(passes()).isFalse();
        }
        assertThat(list()).contains("LINKGATE_PORT: port ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "80a", "-1", "tcp://10.0.0.1:80", "99999999999"})
    void invalidPortIsReported(String port) {
        environment.put("LINKGATE_PORT", port);

        assertThat(passes()).isFalse();
        assertThat(list()).contains("LINKGATE_PORT: must be a whole number from 1 to 65535");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no host at all", "999.0.0.1", "http://localhost", "linkgate.invalid"})
    void invalidAddressIsReported(String bind) {
        environment.put("LINKGATE_BIND", bind);

        assertThat(passes()).isFalse();
        assertThat(list()).contains("LINKGATE_BIND: must be a name or an IP address of this machine");
    }

    @Test
    void addressOfAnotherMachineIsReported() {
        environment.put("LINKGATE_BIND", "192.0.2.1"); // TEST-NET-1 of RFC 5737: not assigned

        assertThat(passes()).isFalse();
        assertThat(list()).contains("LINKGATE_PORT: port ").contains(" of 192.0.2.1 cannot be used: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "localhost", "127.0.0.1"})
    void addressOfThisMachineIsFine(String bind) {
        environment.put("LINKGATE_BIND", bind);

        assertThat(passes()).isTrue();
    }

    @Test
    void formatOfTheLogIsKnownWhereAnotherSettingHasAProblem() {
        environment.put("LINKGATE_PORT", "none");
        assertThat(CheckSettings.logFormat(sources())).isEqualTo(StandaloneSettings.LogFormat.TEXT);
        environment.put("LINKGATE_LOG_FORMAT", " JSON ");
        assertThat(CheckSettings.logFormat(sources())).isEqualTo(StandaloneSettings.LogFormat.JSON);
        environment.put("LINKGATE_LOG_FORMAT", "xml");
        assertThat(CheckSettings.logFormat(sources())).isEqualTo(StandaloneSettings.LogFormat.TEXT);
        assertThat(passes()).isFalse();
        assertThat(list()).contains("LINKGATE_LOG_FORMAT: must be text or json");
    }

    @Test
    void certificateAndKeySwitchTlsOn() throws Exception {
        Path certificate = pem("certificate.pem", "CERTIFICATE");
        Path key = pem("key.pem", "PRIVATE KEY");
        environment.put("LINKGATE_TLS_CERTIFICATE", certificate.toString());
        environment.put("LINKGATE_TLS_KEY", key.toString());

        StandaloneSettings settings =
                CheckSettings.beforeStart(sources(), out()).orElseThrow();

        assertThat(settings.tls()).contains(new StandaloneSettings.Tls(certificate, key));
        assertThat(settings.url()).isEqualTo("https://127.0.0.1:" + environment.get("LINKGATE_PORT") + "/");
    }

    @Test
    void certificateWithoutKeyIsReported() throws Exception {
        environment.put(
                "LINKGATE_TLS_CERTIFICATE",
                pem("certificate.pem", "CERTIFICATE").toString());

        assertThat(passes()).isFalse();
        assertThat(list()).contains("LINKGATE_TLS_CERTIFICATE: needs LINKGATE_TLS_KEY beside it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CERTIFICATE",
                "PUBLIC KEY",
                "ENCRYPTED PRIVATE KEY",
                "RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED"
            })
    void whatIsNoUsableKeyIsReported(String label) throws Exception {
        environment.put(
                "LINKGATE_TLS_CERTIFICATE",
                pem("certificate.pem", "CERTIFICATE").toString());
        environment.put("LINKGATE_TLS_KEY", pem("key.pem", label).toString());

        assertThat(passes()).isFalse();
        assertThat(list())
                .contains("LINKGATE_TLS_KEY: must be the path of a readable file in PEM form with a private key");
    }

    @Test
    void settingsAreCheckedAloneWhileAServerUsesThem() throws Exception {
        environment.put("LINKGATE_SANBOX", "true");
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            environment.put("LINKGATE_PORT", Integer.toString(server.getLocalPort()));

            assertThat(CheckSettings.alone(sources(), out())).isTrue();
        }
        assertThat(list()).startsWith("LINKGATE_SANBOX: is not a setting");
        environment.put("LINKGATE_SANDBOX", "perhaps");
        assertThat(CheckSettings.alone(sources(), out())).isFalse();
    }

    @Test
    void homeInUseIsWaitedForByAServerAndReportedToACommand() throws Exception {
        Path file = Files.createDirectory(home.resolve("db")).resolve("linkgate.mv.db");
        try (FileChannel server = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                FileLock lock = server.lock()) {
            assertThat(lock.isValid()).isTrue();

            assertThat(passes()).isTrue();
            assertThat(CheckSettings.offline(sources(), out())).isEmpty();
        }
        assertThat(list()).contains("LINKGATE_HOME: " + home + " is in use by another Linkgate server");
    }

    @Test
    void allProblemsAreInOneList() {
        environment.put("LINKGATE_PORT", "none");
        environment.put("LINKGATE_SANDBOX", "perhaps");
        environment.put("LINKGATE_ADMIN_TOKEN", "secret!");
        environment.put("LINKGATE_SANDBOX_ROOT_KEY", "ab".repeat(32));

        assertThat(passes()).isFalse();
        assertThat(list())
                .contains(
                        "LINKGATE_PORT: ",
                        "LINKGATE_SANDBOX: ",
                        "LINKGATE_ADMIN_TOKEN: ",
                        "LINKGATE_SANDBOX_ROOT_KEY: ")
                .doesNotContain("secret!");
    }

    private boolean passes() {
        return CheckSettings.passes(environment, new Properties(), out());
    }

    private SettingSources sources() {
        return SettingSources.of(environment, new Properties());
    }

    private PrintStream out() {
        return new PrintStream(printed, true, StandardCharsets.UTF_8);
    }

    private Path pem(String name, String label) throws Exception {
        return Files.writeString(home.resolve(name), "-----BEGIN " + label + "-----\nAAAA\n-----END-----\n");
    }

    private String list() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
