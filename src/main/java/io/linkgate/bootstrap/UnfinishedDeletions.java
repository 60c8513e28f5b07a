package io.linkgate.bootstrap;

import static java.util.stream.Collectors.toSet;

import io.linkgate.cluster.Ownership;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Instances;
import io.linkgate.instance.Wanted;
import io.linkgate.session.DeviceStore;
import io.linkgate.session.Sessions;
import io.linkgate.storage.SqlFailures;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Completes deletions that were interrupted: by the end of the server at its next start, and by an outage of the database
 * when it is over. Their callers have got an error, or nothing, and may not try again.
 */
final class UnfinishedDeletions {

    private static final Logger LOG = LoggerFactory.getLogger(UnfinishedDeletions.class);

    private static final int SECONDS_TO_LOG_OUT = 10;

    private final Instances instances;
    private final DeviceStore devices;
    private final Set<InstanceId> failing = new HashSet<>(); // confined to the thread of the look
    private Set<InstanceId> seen = Set.of(); // likewise

    UnfinishedDeletions(Instances instances, DeviceStore devices) {
        this.instances = instances;
        this.devices = devices;
    }

    /** Completes all of them; to be called before any call is served. Blocks on the database. */
    void finish() {
        unfinished().forEach(this::finish);
    }

    private List<Instance> unfinished() {
        return instances
                .all()
                .filter(instance -> instance.wanted() == Wanted.DELETED)
                .toList();
    }

    /** Completes one, the device first: without its instance it would be erased here and stay on its account. */
    private void finish(Instance instance) {
        try {
            devices.giveUp(instance.id(), instance.engine());
            instances.delete(instance.id());
            LOG.info("{}: its deletion was interrupted by the end of the server and is complete now", instance.id());
        } catch (RuntimeException e) {
            LOG.error("{}: it could not be deleted; the next start tries again", instance.id(), e);
        }
    }

    /**
     * Completes those that were there at the last look already: a call that deletes takes less time than passes between
     * two looks. Those of another node are left to that one. To be called every few seconds, by one thread at a time.
     * Blocks on the database, and throws if it is away.
     */
    void look(Sessions sessions, Ownership ownership) {
        List<Instance> unfinished = unfinished();
        for (Instance instance : unfinished) {
            if (seen.contains(instance.id())
                    && ownership.ownerOrClaim(instance.id()).isEmpty()) {
                finish(instance, sessions);
            }
        }
        seen = unfinished.stream().map(Instance::id).collect(toSet());
        failing.retainAll(seen);
    }

    private void finish(Instance instance, Sessions sessions) {
        InstanceId id = instance.id();
        try {
            if (!isStillUnwanted(id)) {
                return; // those before it took their time, and its owner has started it again
            }
            sessions.logOut(instance).toCompletableFuture().get(SECONDS_TO_LOG_OUT, TimeUnit.SECONDS);
            if (isStillUnwanted(id) && instances.delete(id)) {
                sessions.forget(id);
                LOG.info("{}: its deletion was interrupted and is complete now", id);
            }
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            if (SqlFailures.meanThatItIsLost(e)) {
                throw new IllegalStateException("the database is away again", e);
            }
            if (failing.add(id)) {
                LOG.error("{}: it could not be deleted; this is tried every few seconds", id, e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server stops; its next start goes on
        }
    }

    private boolean isStillUnwanted(InstanceId id) {
        return instances.find(id).stream().anyMatch(now -> now.wanted() == Wanted.DELETED);
    }
}
