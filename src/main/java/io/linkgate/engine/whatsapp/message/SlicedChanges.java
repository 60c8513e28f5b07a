package io.linkgate.engine.whatsapp.message;

import io.linkgate.engine.whatsapp.memory.Draft;
import io.linkgate.engine.whatsapp.memory.SessionVault;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Changes that may be too many for one commit: 20,000 pairs of numbers in one took the disk ten seconds, during which
 * no device could write. They are written in slices, with other work of the desk and of other desks in between. What a
 * connection has not written when it ends is lost; the server is asked for it when it is needed. Confined to the desk's
 * mailbox.
 */
final class SlicedChanges {

    /** Few enough for about 0.1 s. */
    static final int SLICE = 100;

    /** A history has at most 40,000; the changes beyond are dropped. */
    private static final int MAX_WAITING = 100_000;

    private final SessionVault vault;
    private final Executor mailbox;
    private final Queue<Consumer<Draft>> waiting = new ArrayDeque<>();
    private boolean scheduled;

    /** @param mailbox runs the later slices */
    SlicedChanges(SessionVault vault, Executor mailbox) {
        this.vault = vault;
        this.mailbox = mailbox;
    }

    /** Makes the first changes in a draft, unless earlier ones still wait, and all others in later commits. */
    void make(Draft draft, List<Consumer<Draft>> changes) {
        changes.stream().limit(MAX_WAITING - waiting.size()).forEach(waiting::add);
        if (!scheduled) {
            writeSlice(draft);
        }
    }

    private void writeSlice(Draft draft) {
        for (int i = 0; i < SLICE && !waiting.isEmpty(); i++) {
            waiting.remove().accept(draft);
        }
        scheduled = !waiting.isEmpty();
        if (scheduled) {
            mailbox.execute(() -> {
                Draft next = vault.draft();
                writeSlice(next);
                vault.commit(next);
            });
        }
    }
}
