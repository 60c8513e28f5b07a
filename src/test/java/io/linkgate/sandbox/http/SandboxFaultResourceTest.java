package io.linkgate.sandbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.protocol.socket.ClientVersion;
import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.sandbox.server.TestCompanion;
import io.linkgate.sandbox.stage.SandboxTiming;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import jakarta.ws.rs.BadRequestException;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ContainerRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxFaultResourceTest {

    private static final ClientVersion CURRENT = new ClientVersion(2, 3000, 1_043_857_760);
    private static final String INSTANCE = "ABCDEFGHIJ01";

    private final TestClock clock = TestClock.atVectorTime();
    private final SecureRandom random = new SecureRandom();
    private final SandboxServer server =
            new SandboxServer(SandboxTiming.LIKE_WHATSAPP, clock, random, new TestScheduler(clock));
    private final TestCompanion.Keys keys = new TestCompanion.Keys(random);
    private Optional<String> shown = Optional.empty();
    private final SandboxFaultResource resource = new SandboxFaultResource(
            server, new CompanionKeyCache(id -> id.equals(INSTANCE) ? shown : Optional.empty()));

    @Test
    void faultOfAnInstanceStrikesItsNextConnections() throws Exception {
        shown = Optional.of(connect().code(0).text());

        SandboxFaultResource.FaultSet set =
                set(Map.of("instance_id", INSTANCE, "fault", "failure", "code", "503", "times", "2"));
        shown = Optional.empty();

        assertThat(set).isEqualTo(new SandboxFaultResource.FaultSet("failure", 2));
        assertThat(connect().last().has("reason", "503")).isTrue();
        assertThat(set(Map.of("instance_id", INSTANCE)).times()).isZero();
        assertThat(connect().last().tag()).isEqualTo("iq");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "refuse",
                "hang",
                "bad_hmac",
                "bad_signature",
                "no_restart",
                "replaced",
                "refresh",
                "compressed",
                "split",
                "merged",
                "garbage",
                "silence"
            })
    void faultsAreKnownByTheirWords(String word) {
        assertThat(set(Map.of("fault", word)).fault()).isEqualTo(word);
    }

    @Test
    void callsThatMakeNoSenseAreExplained() {
        refused("one of refuse", Map.of("fault", "nonsense"));
        refused("needs a code", Map.of("fault", "failure"));
        refused("code is a number", Map.of("fault", "stream_error", "code", "7"));
        refused("times is a number", Map.of("fault", "hang", "times", "-1"));
        refused("handshake, refs, signing, online", Map.of("fault", "drop"));
        refused("expired, wrong_root, wrong_leaf", Map.of("fault", "bad_certificate", "variant", "ugly"));
        refused("shows no code", Map.of("fault", "hang", "instance_id", "NOBODY"));
    }

    private void refused(String why, Map<String, String> params) {
        assertThatThrownBy(() -> set(params))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining(why);
    }

    private TestCompanion connect() throws Exception {
        return TestCompanion.registering(keys, server, CURRENT, clock, random);
    }

    private SandboxFaultResource.FaultSet set(Map<String, String> params) {
        ContainerRequest request = new ContainerRequest(
                URI.create("http://localhost/v2/"),
                URI.create("http://localhost/v2/sandbox/fault"),
                "POST",
                null,
                new MapPropertiesDelegate(),
                null);
        request.setProperty("linkgate.params", params);
        return resource.fault(request);
    }
}
