package io.linkgate.sandbox.server;

import io.linkgate.protocol.socket.ByteBudget;
import io.linkgate.sandbox.account.Accounts;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.account.DeviceIdentity;
import io.linkgate.sandbox.account.LinkedDevice;
import io.linkgate.sandbox.account.PendingDevice;
import io.linkgate.sandbox.account.PublishedKeys;
import io.linkgate.sandbox.fault.Faults;
import io.linkgate.sandbox.mail.Journal;
import io.linkgate.sandbox.mail.PostOffice;
import io.linkgate.sandbox.stage.RefSource;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Everything that the connections of one stand-in share. A connection knows this and not the server, which knows all
 * connections.
 *
 * @param accounts the phones and their linked devices
 * @param mail what devices write to each other
 * @param faults the faults that wait for a companion
 * @param refs makes refs and ids
 * @param budget for what all companions may make the stand-in hold
 * @param clock the time by which codes end
 * @param random for keys, refs and challenges
 * @param scheduler ends connections whose time is up; owned and closed by the server's creator
 */
record SandboxContext(
        Accounts accounts,
        PostOffice mail,
        Faults faults,
        RefSource refs,
        ByteBudget budget,
        Clock clock,
        SecureRandom random,
        ScheduledExecutorService scheduler) {

    SandboxContext {
        Objects.requireNonNull(accounts);
        Objects.requireNonNull(mail);
        Objects.requireNonNull(faults);
        Objects.requireNonNull(refs);
        Objects.requireNonNull(budget);
        Objects.requireNonNull(clock);
        Objects.requireNonNull(random);
        Objects.requireNonNull(scheduler);
    }

    /**
     * A context without faults, with the mail of that journal.
     *
     * @param bufferedBytes the limit of the budget
     */
    static SandboxContext of(
            Accounts accounts,
            Journal journal,
            RefSource refs,
            long bufferedBytes,
            Clock clock,
            SecureRandom random,
            ScheduledExecutorService scheduler) {
        Faults faults = new Faults();
        return new SandboxContext(
                accounts,
                new PostOffice(journal, accounts, faults, random),
                faults,
                refs,
                new ByteBudget(bufferedBytes),
                clock,
                random,
                scheduler);
    }

    Instant now() {
        return clock.instant();
    }

    /** Links a device, which everyone who knows the account gets to know. */
    void register(PendingDevice device, Optional<PublishedKeys> keys, DeviceIdentity signed) {
        accounts.register(device, keys, signed);
        mail.linked(device.address(), now());
    }

    /** Removes a device from its account, with the mail that waits for it; false if there is no such device. */
    boolean remove(DeviceAddress address) {
        Optional<LinkedDevice> device = accounts.device(address);
        boolean removed = device.isPresent() && accounts.remove(address);
        if (removed) {
            mail.unlinked(address, device.get(), now());
        }
        return removed;
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
