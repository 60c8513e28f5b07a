package io.linkgate.cluster;

import io.linkgate.instance.InstanceId;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Which instances this node has: it alone connects them, and carries out what is asked of them. Safe for use by any thread. */
public interface Ownership {

    /** That of a node that has its database alone. */
    Ownership ALL = new Ownership() {
        @Override
        public boolean isMine(InstanceId id) {
            return true;
        }

        @Override
        public Optional<String> ownerOrClaim(InstanceId id) {
            return Optional.empty();
        }
    };

    /** Whether this node has the instance. Never waits. */
    boolean isMine(InstanceId id);

    /**
     * Returns the end of a move to another node, if an instance of this one has begun to move: until then nothing can be
     * done for it, and afterwards another node, or none, has it. Never waits; the stage never fails.
     */
    default Optional<CompletionStage<Void>> leaving(InstanceId id) {
        return Optional.empty();
    }

    /**
     * Returns the node that has the instance; if there is none, this one claims it. Blocks on the database.
     *
     * @return the name of another node; empty if the instance is this node's now
     */
    Optional<String> ownerOrClaim(InstanceId id);
}
