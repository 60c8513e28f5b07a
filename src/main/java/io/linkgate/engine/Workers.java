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
 * @param messages runs the work on messages, which waits for the disk in between; several threads, since commits of
 *     several devices share the wait
 */
public record Workers(Executor mailboxes, ScheduledExecutorService timers, Executor slow, Executor messages) {

    public Workers {
        Objects.requireNonNull(mailboxes);
        Objects.requireNonNull(timers);
        Objects.requireNonNull(slow);
        Objects.requireNonNull(messages);
    }

    /** Workers for what has no messages, or few: the slow ones do that too. */
    public Workers(Executor mailboxes, ScheduledExecutorService timers, Executor slow) {
        this(mailboxes, timers, slow, slow);
    }
}
