package io.linkgate.engine;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The threads of engines and sessions. Owned and closed by their creator.
 *
 * @param mailboxes runs every mailbox; no task of it may block
 * @param timers wakes mailboxes; runs nothing else
 * @param slow runs long work: the disk for sessions, key derivation for an engine
 */
public record Workers(Executor mailboxes, ScheduledExecutorService timers, Executor slow) {

    public Workers {
        Objects.requireNonNull(mailboxes);
        Objects.requireNonNull(timers);
        Objects.requireNonNull(slow);
    }
}
