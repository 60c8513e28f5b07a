package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The response when there is no code: 422, with every field of its body and the headers that matter. */
record NoCodeAnswer(Answer answer) {

    private static final int MAX_RETRY_AFTER = 15;

    static NoCodeAnswer in(Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(422);
        assertThat(answer.mediaType()).isEqualTo("application/json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        JsonNode body = answer.json();
        assertThat(body.fieldNames())
                .toIterable()
                .containsExactly(
                        "code",
                        "message",
                        "error",
                        "status_code",
                        "session",
                        "status",
                        "reason",
                        "expected",
                        "healing",
                        "retry_after",
                        "retry_at",
                        "linked",
                        "request_id");
        assertThat(body.path("code").asText()).isEqualTo("session_status_mismatch");
        assertThat(body.path("message").asText()).startsWith("Session status is not as expected. ");
        assertThat(body.path("error").asText())
                .isEqualTo("Session status is not as expected. Try again later or restart the session");
        assertThat(body.path("status_code").intValue()).isEqualTo(422);
        assertThat(body.path("session").asText()).isEqualTo("it");
        assertThat(body.path("expected")).map(JsonNode::asText).isEqualTo(List.of("SCAN_QR_CODE"));
        assertThat(body.path("retry_after").isInt()).isTrue();
        assertThat(body.path("linked").isBoolean()).isTrue();
        assertThat(body.path("request_id").asText()).isNotEmpty().isEqualTo(answer.header("X-Request-Id"));
        return new NoCodeAnswer(answer);
    }

    NoCodeAnswer says(String status, boolean healing) {
        assertThat(answer.json().path("status").asText()).as("%s", answer).isEqualTo(status);
        assertThat(answer.json().path("healing").isBoolean()).isTrue();
        assertThat(answer.json().path("healing").booleanValue())
                .as("%s", answer)
                .isEqualTo(healing);
        return this;
    }

    NoCodeAnswer sendsAwayForAWhile() {
        int seconds = answer.json().path("retry_after").intValue();
        assertThat(seconds).as("%s", answer).isBetween(1, MAX_RETRY_AFTER);
        assertThat(answer.header("Retry-After")).isEqualTo(Integer.toString(seconds));
        return this;
    }

    NoCodeAnswer promisesNothing() {
        assertThat(answer.json().path("retry_after").intValue())
                .as("%s", answer)
                .isZero();
        assertThat(answer.header("Retry-After")).isEmpty();
        return this;
    }

    String message() {
        return answer.json().path("message").asText();
    }
}
