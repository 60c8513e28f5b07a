package io.linkgate.session;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** Somebody who waits for a code: a promise and its time limit. Costs no thread. */
final class Waiter {

    private final Instant until;
    private final boolean healing;
    private final CompletableFuture<Look> promise;

    Waiter(Instant until, boolean healing, CompletableFuture<Look> promise) {
        this.until = until;
        this.healing = healing;
        this.promise = promise;
    }

    Instant until() {
        return until;
    }

    /** Whether the healer was set to work for this caller. */
    boolean healing() {
        return healing;
    }

    CompletableFuture<Look> promise() {
        return promise;
    }
}
