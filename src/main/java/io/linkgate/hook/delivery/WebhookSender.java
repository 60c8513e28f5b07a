package io.linkgate.hook.delivery;

import io.linkgate.hook.target.TargetUrl;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Sends one event to one receiver. */
public interface WebhookSender {

    /**
     * Sends a POST. Never blocks.
     *
     * @param headers besides those of HTTP itself
     * @param body JSON in UTF-8
     * @param attempt how often it has failed; of a host with several addresses, each attempt uses the next
     * @return completes on any thread, in bounded time, and never fails
     */
    CompletableFuture<Outcome> send(TargetUrl target, Map<String, String> headers, byte[] body, int attempt);
}
