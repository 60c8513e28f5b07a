package io.linkgate.sandbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.api.error.ApiException;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.qr.QrImage;
import io.linkgate.sandbox.server.SandboxExtension;
import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.sandbox.server.TestCompanion;
import io.linkgate.sandbox.server.TypedCompanion;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ContainerRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SandboxPhoneResourceTest {

    @RegisterExtension
    final SandboxExtension sandbox = new SandboxExtension();

    private final SandboxServer server = sandbox.server();
    private final SandboxPhoneResource resource = new SandboxPhoneResource(server, new CompanionKeyCache(this::codeOf));
    private TestCompanion companion;

    @BeforeEach
    void connect() throws Exception {
        companion = sandbox.register();
    }

    @Test
    void phoneLinksFromThePictureAlone() throws Exception {
        String image = "data:image/png;base64,"
                + Base64.getEncoder()
                        .encodeToString(QrImage.of(companion.code(0).text()).png(4));

        assertThat(scanned(Map.of("image", image, "phone_number", "+1 (555) 000-1111")))
                .isEqualTo("linked");
    }

    @Test
    void phoneLinksFromTheTextOfACode() throws Exception {
        assertThat(scanned(Map.of("image", companion.code(0).text(), "phone_number", "15550001111")))
                .isEqualTo("linked");
    }

    @Test
    void instanceIsLinkedAndUnlinkedByItsId() throws Exception {
        assertThat(scanned(Map.of("instance_id", "ABCDEFGHIJ01", "phone_number", "15550001111")))
                .isEqualTo("linked");

        assertThat(resource.unlink(call(Map.of("instance_id", "ABCDEFGHIJ01"))).unlinked())
                .isEqualTo(1);
        assertThat(resource.unlink(call(Map.of("phone_number", "15550001111"))).unlinked())
                .isZero();
    }

    @Test
    void personsAnswerIsObeyed() throws Exception {
        assertThat(scanned(
                        Map.of("image", companion.code(0).text(), "phone_number", "15550001111", "outcome", "decline")))
                .isEqualTo("declined");
    }

    @Test
    void passkeyIsWantedWhereThatIsTheOutcome() throws Exception {
        assertThat(scanned(
                        Map.of("image", companion.code(0).text(), "phone_number", "15550001111", "outcome", "passkey")))
                .isEqualTo("passkey_wanted");
        TypedCompanion asking = sandbox.registerForPairingCode();
        String code = asking.asks(new PhoneNumber(15_550_001_111L)).display();

        CompletableFuture<SandboxPhoneResource.Scanned> typed = resource.typeCode(
                        call(Map.of("code", code, "phone_number", "15550001111", "outcome", "passkey")))
                .toCompletableFuture();
        asking.finishes();

        assertThat(typed).isCompleted();
        assertThat(typed.join().result()).isEqualTo("passkey_wanted");
    }

    @Test
    void codeIsTypedAsPeopleWriteIt() throws Exception {
        TypedCompanion asking = sandbox.registerForPairingCode();
        String code = asking.asks(new PhoneNumber(15_550_001_111L)).display().toLowerCase(Locale.ROOT);

        CompletableFuture<SandboxPhoneResource.Scanned> answer = resource.typeCode(
                        call(Map.of("code", code, "phone_number", "+1 (555) 000-1111")))
                .toCompletableFuture();
        asking.finishes();
        asking.signs();

        assertThat(answer).isCompleted();
        assertThat(answer.join().result()).isEqualTo("linked");
    }

    @Test
    void unrequestedCodeIsAnsweredInOneWord() {
        assertThat(resource.typeCode(call(Map.of("code", "ABCD-1234", "phone_number", "15550001111")))
                        .toCompletableFuture()
                        .join()
                        .result())
                .isEqualTo("no_code_requested");
    }

    @Test
    void invalidTypeCodeCallsAreExplained() {
        refusedToType("phone_number", Map.of("code", "ABCD-1234"));
        refusedToType("phone_number", Map.of("code", "ABCD-1234", "phone_number", "x"));
        refusedToType("code is missing", Map.of("phone_number", "15550001111"));
        refusedToType(
                "link, passkey", Map.of("code", "ABCD-1234", "phone_number", "15550001111", "outcome", "second_scan"));
        for (String code : List.of("-", "ABCD-123", "ABCD-12345", "ABCD-1230", "ABCO-1234", "ÄBCD-1234")) {
            refusedToType("eight characters", Map.of("phone_number", "15550001111", "code", code));
        }
    }

    @Test
    void invalidCallsAreExplained() {
        refused("phone_number", Map.of("image", "x"));
        refused("phone_number", Map.of("image", "x", "phone_number", "0049 123"));
        refused("phone_number", Map.of("image", "x", "phone_number", "1".repeat(16)));
        refused("image or instance_id", Map.of("phone_number", "15550001111"));
        refused("absent if instance_id", Map.of("phone_number", "15550001111", "image", "x", "instance_id", "y"));
        refused("shows a code now", Map.of("phone_number", "15550001111", "instance_id", "NOBODY"));
        refused("link, decline", Map.of("phone_number", "15550001111", "image", "x", "outcome", "dance"));
        refused("PNG", Map.of("phone_number", "15550001111", "image", "data:image/png;base64,AAAA"));
        assertThatThrownBy(() -> resource.unlink(call(Map.of())))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.problem().message()).contains("phone_number or instance_id"));
    }

    private void refusedToType(String why, Map<String, String> params) {
        assertThatThrownBy(() -> resource.typeCode(call(params)))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.problem().message()).contains(why));
    }

    private void refused(String why, Map<String, String> params) {
        assertThatThrownBy(() -> resource.scan(call(params)))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.problem().message()).contains(why));
    }

    private String scanned(Map<String, String> params) throws Exception {
        CompletableFuture<SandboxPhoneResource.Scanned> answer =
                resource.scan(call(params)).toCompletableFuture();
        if (!answer.isDone()) {
            companion.signs();
        }
        assertThat(answer).isCompleted();
        return answer.join().result();
    }

    private Optional<String> codeOf(String instance) {
        try {
            return instance.equals("ABCDEFGHIJ01")
                    ? Optional.of(companion.code(0).text())
                    : Optional.empty();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static ContainerRequestContext call(Map<String, String> params) {
        ContainerRequest request = new ContainerRequest(
                URI.create("http://localhost/v2/"),
                URI.create("http://localhost/v2/sandbox/scan"),
                "POST",
                null,
                new MapPropertiesDelegate(),
                null);
        request.setProperty("linkgate.params", params);
        return request;
    }
}
