package io.linkgate.engine;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The threads that engines and sessions run on. Owned and closed by the code that made them.
 *
 * @param mailboxes runs every mailbox; no task of it may block
 * @param timers wakes mailboxes; runs nothing else
 * @param slow runs what blocks or computes for long: the disk for sessions, key derivation for an engine
 */
public record Workers(Executor mailboxes, ScheduledExecutorService timers, Executor slow) {

    public Workers {
        Objects.requireNonNull(mailboxes);
        Objects.requireNonNull(timers);
        Objects.requireNonNull(slow);
    }
}
