package io.linkgate.message;

import io.linkgate.engine.message.MessageEvent;
import io.linkgate.engine.message.SendOutcome;
import io.linkgate.instance.InstanceId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls that wait for the outcome of a text. Several may wait for the same one. Safe for use by any thread. */
final class WaitingTexts {

    private static final Logger LOG = LoggerFactory.getLogger(WaitingTexts.class);

    private final Map<Key, Set<Wait>> waiting = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private record Key(InstanceId instance, String messageId) {}

    private record Wait(CompletableFuture<SendOutcome> outcome, boolean untilItIsOnDisk) {}

    /**
     * Begins to wait, before the text is sent. The future completes on any thread; to complete it in another way ends
     * the wait. It is cancelled already if no text is to be sent any more.
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

    /**
     * Ends all waits, with a {@link TimeoutException}: what becomes of their texts is not known. Waits that begin later
     * are cancelled at once, and their texts must not be sent. Blocks.
     *
     * @param patience how long outcomes that are on their way may take
     */
    void close(Duration patience) {
        closed = true;
        List<CompletableFuture<SendOutcome>> open = waiting.values().stream()
                .flatMap(Set::stream)
                .map(Wait::outcome)
                .toList();
        try {
            CompletableFuture.allOf(open.toArray(CompletableFuture[]::new))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("The outcomes of some texts are not waited for any longer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        open.forEach(outcome -> outcome.completeExceptionally(new TimeoutException()));
    }
}
