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
import java.util.function.Predicate;

/** The calls that wait for the outcome of a text. Several may wait for the same one. Safe for use by any thread. */
final class WaitingTexts {

    private final Map<Key, Set<Wait>> waiting = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private record Key(InstanceId instance, String messageId) {}

    private record Wait(CompletableFuture<SendOutcome> outcome, boolean untilItIsOnDisk) {}

    /**
     * Begins to wait. The future completes on any thread; to complete it in another way ends the wait.
     *
     * @param untilItIsOnDisk else until the engine reports it
     */
    CompletableFuture<SendOutcome> await(InstanceId instance, String messageId, boolean untilItIsOnDisk) {
        Key key = new Key(instance, messageId);
        CompletableFuture<SendOutcome> outcome = new CompletableFuture<>();
        Wait wait = new Wait(outcome, untilItIsOnDisk);
        waiting.compute(key, (any, others) -> {
            Set<Wait> all = others == null ? ConcurrentHashMap.newKeySet(1) : others;
            all.add(wait);
            return all;
        });
        var unused = outcome.whenComplete((any, failure) -> waiting.computeIfPresent(key, (same, all) -> {
            all.remove(wait);
            return all.isEmpty() ? null : all;
        }));
        if (closed) {
            outcome.completeExceptionally(new CancellationException());
        }
        return outcome;
    }

    /**
     * Completes the waits for outcomes that need not be on disk, and are about to be written. Only a text that the server
     * has taken stays so whatever happens: one that it refused is sent again if the refusal is not written.
     */
    void reported(List<MessageRecord> records) {
        end(records, SendOutcome.Accepted.class::isInstance, wait -> !wait.untilItIsOnDisk());
    }

    /** Completes the waits for outcomes that were committed. */
    void committed(List<MessageRecord> records) {
        end(records, outcome -> true, wait -> true);
    }

    private void end(List<MessageRecord> records, Predicate<SendOutcome> outcomes, Predicate<Wait> which) {
        for (MessageRecord record : records) {
            if (record.event() instanceof MessageEvent.SendEnded ended && outcomes.test(ended.outcome())) {
                waiting.getOrDefault(new Key(record.instance().id(), ended.id()), Set.of()).stream()
                        .filter(which)
                        .toList()
                        .forEach(wait -> wait.outcome().complete(ended.outcome()));
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
                .forEach(all -> List.copyOf(all)
                        .forEach(wait -> wait.outcome().completeExceptionally(new CancellationException())));
    }
}
