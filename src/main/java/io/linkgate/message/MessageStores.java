package io.linkgate.message;

import io.linkgate.engine.message.MessageStore;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Instances;
import io.linkgate.session.Account;
import io.linkgate.session.DeviceStore;
import io.linkgate.storage.Sealing;
import io.linkgate.storage.SharedTransactions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stores for the messages of all linked devices, in one database. Blocks on the disk; safe for use by any thread.
 */
public final class MessageStores {

    private static final Logger LOG = LoggerFactory.getLogger(MessageStores.class);

    private static final int PRUNED_AT_ONCE = 1000;
    private static final Duration DAY = Duration.ofDays(1);

    private final MessageTables tables;
    private final SealedValues sealed;
    private final GroupCommit commits;
    private final Jdbi jdbi;
    private final SharedTransactions transactions;
    private final SentTexts sent;
    private final WaitingTexts waiting = new WaitingTexts();
    private final DeviceStore devices;
    private final Instances instances;
    private final Clock clock;
    private final SecureRandom random;
    private volatile Function<Instance, Optional<Account>> accounts = instance -> Optional.empty();

    /**
     * Connects the parts; reads and writes nothing yet.
     *
     * @param jdbi over a migrated database
     * @param transactions over the same database
     * @param devices has the pre-keys
     * @param listeners write events in the transaction of their changes, in this order
     * @param retention how long an id stands for a text that was sent; at least a day
     */
    public MessageStores(
            Jdbi jdbi,
            SharedTransactions transactions,
            Sealing sealing,
            DeviceStore devices,
            Instances instances,
            List<MessageListener> listeners,
            Duration retention,
            Clock clock,
            SecureRandom random) {
        this.sealed = new SealedValues(sealing);
        this.tables = new MessageTables(jdbi, sealed);
        this.jdbi = Objects.requireNonNull(jdbi);
        this.transactions = Objects.requireNonNull(transactions);
        this.sent = new SentTexts(sealing, retention.compareTo(DAY) < 0 ? DAY : retention, clock);
        this.commits = new GroupCommit(transactions, listeners, sent, waiting, clock);
        this.devices = Objects.requireNonNull(devices);
        this.instances = Objects.requireNonNull(instances);
        this.clock = Objects.requireNonNull(clock);
        this.random = Objects.requireNonNull(random);
    }

    /**
     * Connects the sessions, which are built after the stores.
     *
     * @param account returns the account that an instance is linked to; must not block
     */
    public void connect(Function<Instance, Optional<Account>> account) {
        accounts = Objects.requireNonNull(account);
    }

    /** Returns the store of the device that an instance has now. To be called for each connection. */
    public MessageStore of(InstanceId id) {
        return new SqlMessageStore(this, id);
    }

    /** Erases what has expired. To be run about once a minute. */
    public void prune() {
        int erased;
        do {
            erased = tables.prune(clock.instant(), PRUNED_AT_ONCE);
            LOG.trace("{} values of messages have expired", erased);
        } while (erased == PRUNED_AT_ONCE);
        sent.prune(jdbi);
        tables.pruneCodes(clock.instant());
    }

    /**
     * Returns the key of the store of an instance's device, which is created if there is none.
     *
     * @throws RuntimeException if the instance has no device
     */
    StoreKey keyOf(InstanceId id) {
        return new SqlMessageStore(this, id).key();
    }

    /** Returns the key of the store of an instance's device; empty if it has none. */
    Optional<StoreKey> knownKeyOf(InstanceId id) {
        return tables.find(id);
    }

    SharedTransactions transactions() {
        return transactions;
    }

    SentTexts sent() {
        return sent;
    }

    WaitingTexts waiting() {
        return waiting;
    }

    /**
     * Seals all keys and values with the present key of the keyset, so that older ones can be dropped. What does not
     * open stays as it is. For a start.
     */
    public static void resealAll(Jdbi jdbi, Sealing sealing) {
        new MessageReseal(jdbi, new SealedValues(sealing)).run();
    }

    MessageTables tables() {
        return tables;
    }

    SealedValues sealed() {
        return sealed;
    }

    GroupCommit commits() {
        return commits;
    }

    DeviceStore devices() {
        return devices;
    }

    Instances instances() {
        return instances;
    }

    Optional<Account> account(Instance instance) {
        return accounts.apply(instance);
    }

    Clock clock() {
        return clock;
    }

    byte[] newSecret() {
        byte[] secret = new byte[StoreKey.BYTES];
        random.nextBytes(secret);
        return secret;
    }
}
