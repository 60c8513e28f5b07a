package io.linkgate.sandbox;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/** A stand-in whose memory tests of other packages may look into, and that tells of each change before a companion hears of it. */
public final class WatchedSandbox implements AccountStore {

    private final Consumer<Change> watcher;
    private final SandboxServer server;
    private volatile List<Account> accounts = List.of();

    /** How the memory changes. */
    public enum Change {
        /** A phone has signed a code; the companion is about to be told. */
        VOUCHED,
        /** The companion has signed too, and is linked from now on. */
        REGISTERED,
        /** A linked device has uploaded keys. */
        UPLOADED,
        /** A device was unlinked. */
        REMOVED
    }

    /**
     * A device that is linked.
     *
     * @param phone to whose phone
     * @param key by which it logs in
     */
    public record Device(PhoneNumber phone, PublicKey key) {
        public Device {
            Objects.requireNonNull(phone);
            Objects.requireNonNull(key);
        }
    }

    /**
     * Nobody is linked yet.
     *
     * @param watcher hears of changes, on the thread that makes them
     * @param scheduler owned and closed by the caller
     */
    public WatchedSandbox(
            SandboxTiming timing,
            Clock clock,
            SecureRandom random,
            ScheduledExecutorService scheduler,
            Consumer<Change> watcher) {
        this.watcher = Objects.requireNonNull(watcher);
        this.server = new SandboxServer(
                KeyPair.generate(random),
                new Accounts(List.of(), this, random),
                timing,
                SandboxServer.MOST_CONNECTIONS,
                clock,
                random,
                scheduler);
    }

    /** What companions connect to. */
    public SandboxServer server() {
        return server;
    }

    /** All that is linked now. */
    public List<Device> devices() {
        return accounts.stream()
                .flatMap(account ->
                        account.devices().stream().map(device -> new Device(account.phone(), device.noiseKey())))
                .toList();
    }

    @Override
    public void save(Collection<Account> current) {
        List<Account> before = accounts;
        accounts = List.copyOf(current);
        if (grew(before, Account::lastKeyIndex)) {
            watcher.accept(Change.VOUCHED);
        } else if (grew(before, account -> account.devices().size())) {
            watcher.accept(Change.REGISTERED);
        } else if (grew(before, account -> -account.devices().size())) {
            watcher.accept(Change.REMOVED);
        } else {
            watcher.accept(Change.UPLOADED);
        }
    }

    private boolean grew(List<Account> before, ToIntFunction<Account> number) {
        return accounts.stream().mapToInt(number).sum()
                > before.stream().mapToInt(number).sum();
    }
}
