package io.linkgate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.bootstrap.RunningLinkgate;
import io.linkgate.testkit.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** WhatsApp is dialled through the proxy that the JVM names. */
class OutboundProxyTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    /** A Linkgate that starts a session with WhatsApp, of a known version, so that nothing else is asked for. */
    static final class Main {

        private Main() {}

        public static void main(String[] arguments) throws IOException {
            Map<String, String> settings = Map.of("LINKGATE_WHATSAPP_VERSION", "2.3000.1049833609");
            try (RunningLinkgate linkgate = RunningLinkgate.in(Path.of(arguments[0]), settings)) {
                linkgate.post("/v2/session/create?name=outbound&engine=whatsapp&start=true", "");
                System.in.read();
            }
        }
    }

    @Test
    void proxyIsAskedForATunnelToWhatsApp() throws Exception {
        try (ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            proxy.setSoTimeout((int) PATIENCE.toMillis());
            List<String> options =
                    List.of("-Xmx256m", "-Dhttps.proxyHost=127.0.0.1", "-Dhttps.proxyPort=" + proxy.getLocalPort());
            ChildJvm linkgate = new ChildJvm(options, Main.class, directory.toString());
            try (Socket asked = proxy.accept()) {
                String request = new BufferedReader(
                                new InputStreamReader(asked.getInputStream(), StandardCharsets.US_ASCII))
                        .readLine();

                assertThat(request).isEqualTo("CONNECT web.whatsapp.com:443 HTTP/1.1");
            } finally {
                linkgate.close();
            }
        }
    }
}
