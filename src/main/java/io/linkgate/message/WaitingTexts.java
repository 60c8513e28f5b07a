package io.linkgate.message;

import io.linkgate.engine.message.MessageEvent;
import io.linkgate.engine.message.SendOutcome;
import io.linkgate.instance.InstanceId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The calls that wait for the outcome of a text. Several may wait for the same one. Safe for use by any thread. */
final class WaitingTexts {

    private final Map<Key, Set<CompletableFuture<SendOutcome>>> waiting = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private record Key(InstanceId instance, String messageId) {}

    /** Begins to wait. The future completes on any thread; to complete it in another way ends the wait. */
    CompletableFuture<SendOutcome> await(InstanceId instance, String messageId) {
        Key key = new Key(instance, messageId);
        CompletableFuture<SendOutcome> outcome = new CompletableFuture<>();
        waiting.compute(key, (any, others) -> {
            Set<CompletableFuture<SendOutcome>> all = others == null ? ConcurrentHashMap.newKeySet(1) : others;
            all.add(outcome);
            return all;
        });
        var unused = outcome.whenComplete((any, failure) -> waiting.computeIfPresent(key, (same, all) -> {
            all.remove(outcome);
            return all.isEmpty() ? null : all;
        }));
        if (closed) {
            outcome.completeExceptionally(new CancellationException());
        }
        return outcome;
    }

    /** Completes the waits for outcomes that were committed. */
    void committed(List<MessageRecord> records) {
        for (MessageRecord record : records) {
            if (record.event() instanceof MessageEvent.SendEnded ended) {
                List.copyOf(waiting.getOrDefault(new Key(record.instance().id(), ended.id()), Set.of()))
                        .forEach(wait -> wait.complete(ended.outcome()));
            }
        }
    }

    /** Returns how many wait. */
    int count() {
        return waiting.values().stream().mapToInt(Set::size).sum();
    }

    /** Ends all waits, and those that begin later. */
    void close() {
        closed = true;
        waiting.values()
                .forEach(all ->
                        List.copyOf(all).forEach(wait -> wait.completeExceptionally(new CancellationException())));
    }
}
