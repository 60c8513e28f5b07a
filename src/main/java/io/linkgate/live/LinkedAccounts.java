package io.linkgate.live;

import io.linkgate.engine.DeviceException;
import io.linkgate.engine.Engine;
import io.linkgate.engine.Mailbox;
import io.linkgate.instance.InstanceId;
import io.linkgate.session.Account;
import io.linkgate.session.DeviceStore;
import io.linkgate.session.UnreadableDeviceException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The linked instances and their accounts, connected or not: read from the store of devices once, at the start, and
 * kept in step with it. Safe for use by any thread; only the constructor waits for the disk.
 */
public final class LinkedAccounts {

    private static final Logger LOG = LoggerFactory.getLogger(LinkedAccounts.class);

    private final DeviceStore store;
    private final Mailbox disk;
    private final Map<InstanceId, Account> accounts;

    /** @param disk runs tasks that wait for the disk */
    public LinkedAccounts(DeviceStore store, Executor disk) {
        this.store = store;
        this.disk = new Mailbox(disk);
        this.accounts = new ConcurrentHashMap<>(store.accounts());
    }

    /**
     * The account that the instance is linked to, {@link Account#UNKNOWN} if it cannot be read; empty if it is not
     * linked.
     */
    public Optional<Account> of(InstanceId id) {
        return Optional.ofNullable(accounts.get(id));
    }

    /** Records that the instance is linked to that account, or no longer linked. */
    public void set(InstanceId id, Optional<Account> account) {
        if (account.isPresent()) {
            accounts.put(id, account.get());
        } else {
            accounts.remove(id);
        }
    }

    /** Reads the accounts of instances that another node had. Blocks on the disk. */
    void readAgain(Collection<InstanceId> ids) {
        Map<InstanceId, Account> read = store.accounts(ids);
        ids.forEach(id -> set(id, Optional.ofNullable(read.get(id))));
    }

    /**
     * Reads, in the background, the devices that an earlier Linkgate saved without their account.
     *
     * @param engineOf the engine of an instance; empty if there is no such instance, or if the engine is disabled
     */
    public void completeFrom(Function<InstanceId, Optional<Engine>> engineOf) {
        accounts.forEach((id, account) -> {
            if (account.equals(Account.UNKNOWN)) {
                disk.execute(() -> engineOf.apply(id).ifPresent(engine -> complete(id, engine)));
            }
        });
    }

    /** Leaves a device as it is if it was given up or linked again in between. */
    private void complete(InstanceId id, Engine engine) {
        try {
            Optional<byte[]> saved = store.load(id);
            if (saved.isEmpty()) {
                return;
            }
            Optional<Account> account = engine.restore(saved.get()).account().map(SessionWords::of);
            Arrays.fill(saved.get(), (byte) 0);
            store.describe(id, account);
            account.ifPresentOrElse(
                    known -> accounts.replace(id, Account.UNKNOWN, known), () -> accounts.remove(id, Account.UNKNOWN));
        } catch (UnreadableDeviceException | DeviceException e) {
            LOG.debug("{}: its device cannot be opened, so its account stays unknown", id);
        } catch (Throwable e) {
            LOG.warn("{}: the account of its device cannot be read before the next start", id, e);
        }
    }
}
