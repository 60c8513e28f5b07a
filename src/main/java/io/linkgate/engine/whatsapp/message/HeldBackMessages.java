package io.linkgate.engine.whatsapp.message;

import io.linkgate.engine.RetryingExecutor;
import io.linkgate.protocol.delivery.IncomingMessage;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Messages that are taken again after a while, so many in each minute. Those beyond the bounds stay unanswered, and the
 * server repeats them at a later login. Confined to the desk's mailbox.
 */
final class HeldBackMessages {

    private static final int MAX_MESSAGES = 1000;

    /** Texts, and the keys of media, have a few hundred bytes each. */
    private static final int MAX_BYTES = 1 << 20;

    private final int perMinute;
    private final RetryingExecutor mailbox;
    private final Queue<Held> waiting = new ArrayDeque<>();
    private int bytes;
    private boolean scheduled;

    HeldBackMessages(int perMinute, RetryingExecutor mailbox) {
        this.perMinute = perMinute;
        this.mailbox = mailbox;
    }

    private record Held(Runnable again, int bytes) {}

    /** @param again takes the message again */
    void add(IncomingMessage message, Runnable again) {
        int length = message.ciphertexts().stream()
                .mapToInt(ciphertext -> ciphertext.content().length())
                .sum();
        if (waiting.size() < MAX_MESSAGES && length <= MAX_BYTES - bytes) {
            waiting.add(new Held(again, length));
            bytes += length;
            scheduleNext();
        }
    }

    private void scheduleNext() {
        if (!scheduled && !waiting.isEmpty()) {
            var unused = mailbox.executeAfter(Allowance.PERIOD, this::takeNext);
            scheduled = true;
        }
    }

    private void takeNext() {
        scheduled = false;
        for (int i = Math.min(perMinute, waiting.size()); i > 0; i--) {
            Held next = waiting.remove();
            bytes -= next.bytes();
            next.again().run();
        }
        scheduleNext();
    }
}
