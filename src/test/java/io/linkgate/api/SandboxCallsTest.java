package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.qr.QrImage;
import io.linkgate.sandbox.http.CompanionKeyCache;
import io.linkgate.sandbox.http.SandboxPhoneResource;
import io.linkgate.sandbox.http.SandboxResource;
import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The sandbox's own resources, over HTTP. */
class SandboxCallsTest {

    private static final TestClock CLOCK = TestClock.atVectorTime();
    private static final SandboxServer SANDBOX = SandboxServer.builder(
                    CLOCK, new SecureRandom(), new TestScheduler(CLOCK))
            .build();

    @RegisterExtension
    private static final ApiServer server = ApiServer.with(
            new SandboxResource(SANDBOX),
            new SandboxPhoneResource(SANDBOX, new CompanionKeyCache(id -> Optional.empty())));

    @Test
    void pictureOfUsualSizeReachesThePhone() {
        String image =
                QrImage.of("nothing that a phone links " + "x".repeat(200)).dataUri(QrImage.MAX_SCALE);

        HttpResponse<String> response = scan("{\"phone_number\":15550001111,\"image\":\"" + image + "\"}");

        assertThat(response.body()).contains("\"result\":\"not_a_code\"");
        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void missingParameterIsNamed() {
        HttpResponse<String> response = scan("{\"image\":\"x\"}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("phone_number is missing.");
    }

    @Test
    void bothResourcesShareTheirAddress() {
        assertThat(server.send(server.authorized("/v2/sandbox/connections")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void rootKeyIsReturnedToAdministratorsOnly() {
        String root = HexFormat.of().formatHex(SANDBOX.rootKey().bytes());

        assertThat(server.send(server.authorized("/v2/sandbox/info")).body())
                .isEqualTo("{\"root_key\":\"" + root + "\"}");
        assertThat(server.send(server.request("/v2/sandbox/info")).statusCode()).isEqualTo(401);
    }

    private static HttpResponse<String> scan(String body) {
        return server.send(server.post("/v2/sandbox/scan", "application/json", body)
                .header("Authorization", "Bearer " + ApiServer.TOKEN));
    }
}
