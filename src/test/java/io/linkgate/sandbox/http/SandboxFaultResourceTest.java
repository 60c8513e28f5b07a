package io.linkgate.sandbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.api.error.ApiException;
import io.linkgate.sandbox.server.SandboxExtension;
import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.sandbox.server.TestCompanion;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ContainerRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxFaultResourceTest {

    private static final String INSTANCE = "ABCDEFGHIJ01";

    @RegisterExtension
    final SandboxExtension sandbox = new SandboxExtension();

    private final SandboxServer server = sandbox.server();
    private final TestCompanion.Keys keys = sandbox.keys();
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
                "silence",
                "no_ack",
                "phash",
                "new_device",
                "identity",
                "duplicate",
                "out_of_order",
                "bad_mac",
                "unknown_prekey",
                "skip",
                "retry",
                "no_lid"
            })
    void faultsAreKnownByTheirWords(String word) {
        assertThat(set(Map.of("fault", word)).fault()).isEqualTo(word);
    }

    @Test
    void invalidCallsAreExplained() {
        refused("one of refuse", Map.of("fault", "nonsense"));
        refused("code is missing", Map.of("fault", "failure"));
        refused("code must be a whole number", Map.of("fault", "stream_error", "code", "7"));
        refused("code is missing", Map.of("fault", "ack"));
        refused("one of 400, 404, 463, 475, 479, 500", Map.of("fault", "ack", "code", "488"));
        refused("count must be a whole number from 1 to 3000", Map.of("fault", "skip", "count", "3001"));
        refused("for retry a whole number from 1 to 10", Map.of("fault", "retry", "count", "11"));
        refused("times must be a whole number", Map.of("fault", "hang", "times", "-1"));
        refused("step is missing", Map.of("fault", "drop"));
        refused("handshake, refs, signing, online", Map.of("fault", "drop", "step", "nowhere"));
        refused("expired, wrong_root, wrong_leaf", Map.of("fault", "bad_certificate", "variant", "ugly"));
        refused("linked or shows a code", Map.of("fault", "hang", "instance_id", "NOBODY"));
    }

    private void refused(String why, Map<String, String> params) {
        assertThatThrownBy(() -> set(params))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.problem().message()).contains(why));
    }

    private TestCompanion connect() throws Exception {
        return sandbox.register(keys);
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
