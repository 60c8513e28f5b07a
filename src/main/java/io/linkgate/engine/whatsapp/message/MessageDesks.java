package io.linkgate.engine.whatsapp.message;

import io.linkgate.engine.RetryingExecutor;
import io.linkgate.engine.Workers;
import io.linkgate.engine.message.MessageStore;
import io.linkgate.protocol.crypto.PublicKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * The desks of all devices, one for each device at a time: two would change one store, and each would encrypt with the
 * sending counters that it holds in memory. Safe for use by any thread.
 */
public final class MessageDesks {

    private final Workers workers;
    private final Clock clock;
    private final SecureRandom random;
    private final Map<PublicKey, MessageDesk> current = new HashMap<>();

    /**
     * Creates an empty set of desks.
     *
     * @param workers the mailboxes of desks run on those for messages
     * @param clock the wall clock
     * @param random the source of keys
     */
    public MessageDesks(Workers workers, Clock clock, SecureRandom random) {
        this.workers = workers;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Opens the desk of a device's next connection, and closes the one before it. The new desk takes stanzas and orders
     * at once, and begins with them when the last task of the old one has ended; no thread waits for that.
     *
     * @param device the key by which the server recognizes the device
     * @param idPrefix begins the ids of its requests, unlike any other id of the connection
     */
    public synchronized MessageDesk open(
            PublicKey device, Self self, MessageStore store, Surroundings surroundings, String idPrefix) {
        MessageDesk before = current.get(device);
        Workers own = before == null ? workers : after(before.close());
        MessageDesk opened = new MessageDesk(self, store, surroundings, idPrefix, own, clock, random);
        current.put(device, opened);
        opened.idle().thenRun(() -> forget(device, opened));
        return opened;
    }

    private synchronized void forget(PublicKey device, MessageDesk desk) {
        current.remove(device, desk);
    }

    private Workers after(CompletionStage<Void> idle) {
        CompletableFuture<Void> ended = idle.toCompletableFuture();
        Executor waiting = new RetryingExecutor(workers.messages(), workers.timers());
        Executor messages = task -> {
            if (ended.isDone()) {
                workers.messages().execute(task); // whose refusal the mailbox is to see
            } else {
                var unused = ended.thenRun(() -> waiting.execute(task)); // the mailbox takes it for started
            }
        };
        return new Workers(workers.mailboxes(), workers.timers(), workers.slow(), messages);
    }
}
