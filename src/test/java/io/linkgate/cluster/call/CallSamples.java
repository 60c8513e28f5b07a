package io.linkgate.cluster.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.cluster.call.CarriedAnswer.Header;
import io.linkgate.cluster.call.CarriedCall.Holder;
import io.linkgate.cluster.call.CarriedCall.Unread;
import io.linkgate.cluster.call.Relayed.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Calls and answers for tests. */
final class CallSamples {

    private CallSamples() {}

    static CarriedCall call(String text) {
        return new CarriedCall(
                "POST",
                "/send/text",
                Map.of("chatId", "15550001234", "message", text, "reply_to", "\u00e9\n\"\ud83d\ude00"),
                Set.of("expected_phone"),
                new Unread("malformed_body", "The body is not a JSON object."),
                new Holder("tok_1", "Front desk", "send", 3, Set.of("ABCDEFGHIJ01", "ABCDEFGHIJ02"), "ABCDEFGHIJ01"),
                List.of("text/plain;q=0.5", "application/json"),
                "192.0.2.1",
                "r-1",
                "https://example.org/linkgate",
                Map.of("Idempotency-Key", "k"));
    }

    static CarriedAnswer answer(String body) {
        return new CarriedAnswer(
                200,
                List.of(
                        new Header("Content-Type", "application/json"),
                        new Header("Allow", "GET"),
                        new Header("Allow", "POST")),
                body.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns how a call has ended. */
    static Kind kind(CompletableFuture<Relayed> outcome) {
        assertThat(outcome).isCompleted();
        return outcome.join().kind();
    }

    /** Returns what was answered. */
    static String body(CompletableFuture<Relayed> outcome) {
        assertThat(kind(outcome)).isEqualTo(Kind.ANSWERED);
        return new String(outcome.join().answer().orElseThrow().body(), StandardCharsets.UTF_8);
    }
}
