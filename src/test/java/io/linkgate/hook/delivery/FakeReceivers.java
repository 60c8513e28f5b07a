package io.linkgate.hook.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.linkgate.hook.target.TargetUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The receivers: each answers what was set for its host, at once or when the test says so. */
final class FakeReceivers implements WebhookSender {

    record Sent(String host, String id, String status, CompletableFuture<Outcome> answer) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    final List<Sent> sent = new ArrayList<>();
    private final Map<String, Optional<Outcome>> answers = new HashMap<>();

    @Override
    public CompletableFuture<Outcome> send(TargetUrl target, Map<String, String> headers, byte[] body, int attempt) {
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        JsonNode json = json(body);
        String what = json.path("event").asText().equals("session.qr")
                ? json.path("qr").asText()
                : json.path("status").asText();
        sent.add(new Sent(target.host(), headers.get("webhook-id"), what, answer));
        answers.getOrDefault(target.host(), Optional.of(Outcome.DELIVERED)).ifPresent(answer::complete);
        return answer;
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void refuse(String host) {
        answers.put(host, Optional.of(Outcome.ofStatus(500)));
    }

    void hang(String host) {
        answers.put(host, Optional.empty());
    }

    void takeAgain(String host) {
        answers.remove(host);
    }

    List<String> at(String host) {
        return sent.stream()
                .filter(one -> one.host().equals(host))
                .map(Sent::status)
                .toList();
    }

    long open() {
        return sent.stream().filter(one -> !one.answer().isDone()).count();
    }
}
