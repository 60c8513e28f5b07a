package io.linkgate.cluster.session;

import io.linkgate.instance.InstanceId;
import io.linkgate.storage.DiskRounds;
import io.linkgate.storage.Outage;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The instances that other nodes have changed, until they are read here. What cannot be read is tried again each
 * second: the notices of a database come back before its other connections, and no second notice would follow. Safe for
 * use by any thread; no call waits.
 */
public final class ChangesElsewhere {

    private static final Logger LOG = LoggerFactory.getLogger(ChangesElsewhere.class);

    private final Consumer<Collection<InstanceId>> reader;
    private final Runnable readerOfAll;
    private final Outage outage;
    private final DiskRounds rounds;
    private final Set<InstanceId> unread = new HashSet<>(); // guarded by this
    private boolean allUnread; // guarded by this

    /**
     * Connects the parts.
     *
     * @param reader reads these instances; blocks, and throws if it could not read all
     * @param readerOfAll reads every instance, likewise
     * @param disk runs tasks that wait for the disk
     * @param timers only hands tasks to {@code disk}
     */
    public ChangesElsewhere(
            Consumer<Collection<InstanceId>> reader,
            Runnable readerOfAll,
            Executor disk,
            ScheduledExecutorService timers,
            Clock clock) {
        this.reader = Objects.requireNonNull(reader);
        this.readerOfAll = Objects.requireNonNull(readerOfAll);
        this.rounds = new DiskRounds(this::read, disk, timers);
        this.outage = new Outage(
                LOG,
                clock,
                "What other nodes change cannot be read, so some instances may be old",
                "What other nodes change is read again");
    }

    /** Another node has added, changed or deleted an instance. */
    public void changed(InstanceId id) {
        synchronized (this) {
            unread.add(id);
        }
        rounds.run();
    }

    /** Other nodes may have added, changed or deleted any of them. */
    public void allMayHaveChanged() {
        synchronized (this) {
            allUnread = true;
        }
        rounds.run();
    }

    private Optional<Duration> read() {
        boolean all;
        Set<InstanceId> ids;
        synchronized (this) {
            all = allUnread;
            ids = Set.copyOf(unread);
            allUnread = false;
            unread.clear();
        }
        boolean read = false;
        try {
            if (all) {
                readerOfAll.run();
            }
            if (!ids.isEmpty()) {
                reader.accept(ids);
            }
            read = true;
            outage.over();
        } catch (RuntimeException e) {
            outage.failed(e);
        } finally {
            if (!read) {
                keep(all, ids);
            }
        }
        return read ? Optional.empty() : Optional.of(DiskRounds.AFTER_FAILURE);
    }

    private synchronized void keep(boolean all, Set<InstanceId> ids) {
        allUnread |= all;
        unread.addAll(ids);
    }
}
