package io.linkgate.hook;

import io.linkgate.instance.InstanceId;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The webhooks of all instances. Blocks on the database; for Linkgate's own threads only, since secrets are sealed. */
public interface Webhooks {

    /** Returns those of an instance, in their order. */
    List<Webhook> of(InstanceId id);

    /**
     * Changes those of an instance, one change after the other. A hook that keeps its URL keeps what waits for it; what
     * waits for one that is left out is dropped.
     *
     * @param change receives the present list and returns the new one, with different URLs
     * @return the new list; empty if there is no such instance
     */
    Optional<List<Webhook>> change(InstanceId id, UnaryOperator<List<Webhook>> change);
}
