package io.linkgate.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Those who wait for a code of one session, each with its time limit. Confined to the session's mailbox. */
final class Waiters {

    private final SessionContext context;
    private final IdentityHashMap<Waiter, Future<?>> limits = new IdentityHashMap<>(4);

    Waiters(SessionContext context) {
        this.context = context;
    }

    /** Adds one and arranges for {@code timeUp} to run, on the scheduler, at its time limit. */
    void add(Waiter waiter, Runnable timeUp) {
        long millis = Duration.between(context.now(), waiter.until()).toMillis() + 1;
        limits.put(waiter, context.scheduler().schedule(timeUp, Math.max(0, millis), TimeUnit.MILLISECONDS));
    }

    /** Removes one and its time limit; nothing happens when it is not there. */
    void remove(Waiter waiter) {
        Future<?> limit = limits.remove(waiter);
        if (limit != null) {
            limit.cancel(false);
        }
    }

    /** Shows each to the predicate, which may remove it. */
    void removeIf(Predicate<Waiter> settled) {
        for (Waiter waiter : List.copyOf(limits.keySet())) {
            if (settled.test(waiter)) {
                remove(waiter);
            }
        }
    }

    /** Takes all of them out. */
    List<Waiter> takeAll() {
        List<Waiter> all = new ArrayList<>(limits.keySet());
        all.forEach(this::remove);
        return all;
    }
}
