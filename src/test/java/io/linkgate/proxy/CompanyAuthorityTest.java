package io.linkgate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.bootstrap.RunningLinkgate;
import io.linkgate.testkit.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A proxy between Linkgate and WhatsApp that opens TLS with a certificate of a company's own authority. Behind it is the
 * sandbox of another Linkgate, in WhatsApp's place.
 */
class CompanyAuthorityTest {

    private static final String ASKED = "CONNECT web.whatsapp.com:443 HTTP/1.1";
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path directory;

    /** A Linkgate that asks for a code of WhatsApp, and prints the status of the answer. */
    static final class Main {

        private Main() {}

        public static void main(String[] arguments) {
            Map<String, String> settings = Map.of(
                    "LINKGATE_WHATSAPP_VERSION", "2.3000.1049833609",
                    "LINKGATE_WHATSAPP_ENDPOINT", "wss://web.whatsapp.com/sandbox/ws/chat",
                    "LINKGATE_WHATSAPP_ROOT_KEY", arguments[1]);
            try (RunningLinkgate linkgate = RunningLinkgate.in(Path.of(arguments[0]), settings)) {
                String id = linkgate.post("/v2/session/create?name=opened&engine=whatsapp&start=true", "")
                        .path("instance_id")
                        .asText();
                System.out.println(linkgate.tryGet("/v2/auth/qr-image?wait=25&instance_id=" + id)
                        .status());
            }
        }
    }

    @Test
    void codeComesThroughTheProxyIfTheJvmTrustsTheAuthority() throws Exception {
        CompanyAuthority company = CompanyAuthority.create(directory, "web.whatsapp.com");
        try (RunningLinkgate whatsapp = RunningLinkgate.in(Files.createDirectory(directory.resolve("whatsapp")));
                OpeningProxy proxy = new OpeningProxy(company.proxy(), whatsapp.port())) {
            String root = whatsapp.get("/v2/sandbox/info").path("root_key").asText();
            List<String> trusting = new ArrayList<>(options(proxy));
            trusting.add("-Djavax.net.ssl.trustStore=" + company.trustStore());
            trusting.add("-Djavax.net.ssl.trustStorePassword=changeit");

            try (ChildJvm linkgate = child(trusting, "trusting", root)) {
                assertThat(linkgate.read(1)).containsExactly("200");
            }
            assertThat(firstLine(proxy)).isEqualTo(ASKED);
            assertThat(firstLine(proxy)).isEqualTo("GET /sandbox/ws/chat HTTP/1.1");

            proxy.seen().clear();
            try (ChildJvm unused = child(options(proxy), "distrusting", root)) {
                assertThat(firstLine(proxy)).isEqualTo(ASKED);
                assertThat(firstLine(proxy)).isEqualTo("refused");
            }
        }
    }

    private ChildJvm child(List<String> options, String name, String root) throws Exception {
        return new ChildJvm(
                options,
                Main.class,
                Files.createDirectory(directory.resolve(name)).toString(),
                root);
    }

    private static List<String> options(OpeningProxy proxy) {
        return List.of("-Xmx256m", "-Dhttps.proxyHost=127.0.0.1", "-Dhttps.proxyPort=" + proxy.port());
    }

    private static String firstLine(OpeningProxy proxy) throws InterruptedException {
        String seen = proxy.seen().poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(seen).as("nothing came").isNotNull();
        return seen.lines().findFirst().orElse("");
    }
}
