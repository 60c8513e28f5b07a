package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

/** The response while WhatsApp cannot be reached: 502, with every field of its body and the time to retry. */
record UnreachableAnswer(Answer answer) {

    private static final int MAX_RETRY_AFTER = 15;

    static UnreachableAnswer in(Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(502);
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
        assertThat(body.path("reason").asText()).isEqualTo("unreachable");
        assertThat(body.path("code").asText()).isEqualTo("upstream_unreachable");
        assertThat(body.path("message").asText()).isNotEmpty();
        assertThat(body.path("error").asText()).isEqualTo("Bad Gateway");
        assertThat(body.path("status_code").intValue()).isEqualTo(502);
        assertThat(body.path("request_id").asText()).isNotEmpty().isEqualTo(answer.header("X-Request-Id"));
        assertThat(answer.header("Retry-After")).as("%s", answer).matches("[0-9]+");
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, MAX_RETRY_AFTER);
        return new UnreachableAnswer(answer);
    }
}
