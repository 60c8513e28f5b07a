package io.linkgate.sandbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.api.error.ApiException;
import io.linkgate.sandbox.phone.PhoneMail;
import io.linkgate.sandbox.server.SandboxExtension;
import java.net.URI;
import java.util.Map;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ContainerRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxMailResourceTest {

    private static final String ANN = "15550001111";
    private static final String BOB = "+1 555 000 2222";

    @RegisterExtension
    final SandboxExtension sandbox = new SandboxExtension();

    private final SandboxMailResource resource = new SandboxMailResource(new PhoneMail(sandbox.server()));

    @Test
    void phonesWriteAndRead() {
        assertThat(resource.inbox(call(Map.of("phone_number", BOB))).messages()).isEmpty();

        String id = resource.text(call(Map.of("phone_number", ANN, "to", BOB, "text", "Hello")))
                .id();

        assertThat(resource.inbox(call(Map.of("phone_number", BOB))).messages())
                .containsExactly(new SandboxMailResource.InboxMessage(
                        id,
                        ANN,
                        "15550002222",
                        0,
                        false,
                        "text",
                        "Hello",
                        sandbox.clock().instant().toString(),
                        false));
        assertThat(resource.inbox(call(Map.of("phone_number", ANN))).messages())
                .singleElement()
                .matches(SandboxMailResource.InboxMessage::own);
        assertThat(resource.read(call(Map.of("phone_number", BOB, "id", "another")))
                        .read())
                .isZero();
        assertThat(resource.read(call(Map.of("phone_number", BOB, "id", id))).read())
                .isEqualTo(1);
        assertThat(resource.inbox(call(Map.of("phone_number", BOB)))
                        .messages()
                        .get(0)
                        .read())
                .isTrue();
    }

    @Test
    void limitLeavesTheLatest() {
        for (int i = 0; i < 5; i++) {
            resource.inbox(call(Map.of("phone_number", BOB)));
            resource.text(call(Map.of("phone_number", ANN, "to", BOB, "text", "text " + i)));
        }

        assertThat(resource.inbox(call(Map.of("phone_number", BOB, "limit", "2")))
                        .messages())
                .extracting(SandboxMailResource.InboxMessage::body)
                .containsExactly("text 3", "text 4");
    }

    @Test
    void recipientWithoutAnAccountIsRefusedByName() {
        assertThatThrownBy(() -> resource.text(call(Map.of("phone_number", ANN, "to", "15550009999", "text", "x"))))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.problem().message()).contains("to", "account"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "half \ud83d"})
    void textThatCannotBeSentIsRefused(String text) {
        resource.inbox(call(Map.of("phone_number", BOB)));

        assertThatThrownBy(() -> resource.text(call(Map.of("phone_number", ANN, "to", BOB, "text", text))))
                .isInstanceOf(ApiException.class);
        assertThatThrownBy(() -> resource.text(call(Map.of("phone_number", ANN, "to", BOB, "text", "x".repeat(4_097)))))
                .isInstanceOf(ApiException.class);
    }

    private static ContainerRequest call(Map<String, String> params) {
        ContainerRequest request = new ContainerRequest(
                URI.create("http://localhost/v2/"),
                URI.create("http://localhost/v2/sandbox/text"),
                "POST",
                null,
                new MapPropertiesDelegate(),
                null);
        request.setProperty("linkgate.params", params);
        return request;
    }
}
