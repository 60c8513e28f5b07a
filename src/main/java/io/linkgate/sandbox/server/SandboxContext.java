package io.linkgate.sandbox.server;

import io.linkgate.protocol.socket.ByteBudget;
import io.linkgate.sandbox.account.Accounts;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.fault.Faults;
import io.linkgate.sandbox.stage.RefSource;
import io.linkgate.sandbox.stage.Undelivered;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Everything that the connections of one stand-in share. A connection knows this and not the server, which knows all
 * connections.
 *
 * @param accounts the phones and their linked devices
 * @param undelivered the messages that devices have not answered
 * @param faults the faults that wait for a companion
 * @param refs makes refs and ids
 * @param budget for what all companions may make the stand-in hold
 * @param clock the time by which codes end
 * @param random for keys, refs and challenges
 * @param scheduler ends connections whose time is up; owned and closed by the server's creator
 */
record SandboxContext(
        Accounts accounts,
        Undelivered undelivered,
        Faults faults,
        RefSource refs,
        ByteBudget budget,
        Clock clock,
        SecureRandom random,
        ScheduledExecutorService scheduler) {

    SandboxContext {
        Objects.requireNonNull(accounts);
        Objects.requireNonNull(undelivered);
        Objects.requireNonNull(faults);
        Objects.requireNonNull(refs);
        Objects.requireNonNull(budget);
        Objects.requireNonNull(clock);
        Objects.requireNonNull(random);
        Objects.requireNonNull(scheduler);
    }

    /**
     * A context without messages and faults.
     *
     * @param bufferedBytes the limit of the budget
     */
    SandboxContext(
            Accounts accounts,
            RefSource refs,
            long bufferedBytes,
            Clock clock,
            SecureRandom random,
            ScheduledExecutorService scheduler) {
        this(accounts, new Undelivered(), new Faults(), refs, new ByteBudget(bufferedBytes), clock, random, scheduler);
    }

    Instant now() {
        return clock.instant();
    }

    /** Removes a device from its account, with the messages that wait for it; false if there is no such device. */
    boolean remove(DeviceAddress device) {
        undelivered.forget(device);
        return accounts.remove(device);
    }

    /** Reports a result to a waiting phone, on a thread that holds no lock. */
    <T> void complete(CompletableFuture<T> phone, T result) {
        try {
            phone.completeAsync(() -> result, scheduler);
        } catch (RejectedExecutionException e) {
            phone.complete(result); // the scheduler is closed, and with it everything that could be held up
        }
    }
}
