package io.linkgate.session;

import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;

/** The live sessions of a node that shares its database: they come from other nodes, and go there. */
public interface MovableSessions extends Sessions {

    /**
     * Ends sessions that another node is to have; they cannot be made again here until {@link #take}.
     *
     * @return completes when their devices are not written any more
     */
    CompletableFuture<Void> leave(Collection<InstanceId> ids);

    /**
     * Begins with sessions that another node may have had before: reads their accounts, and brings each in line with
     * {@link Instance#wanted()}. Blocks on the disk.
     */
    void take(Collection<Instance> instances);

    /** Whether the session was left, and not taken again since. Never waits. */
    boolean isElsewhere(InstanceId id);
}
