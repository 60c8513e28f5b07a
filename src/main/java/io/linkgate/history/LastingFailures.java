package io.linkgate.history;

import io.linkgate.instance.InstanceId;
import io.linkgate.instance.InstanceWrites;
import java.util.Objects;
import org.jdbi.v3.core.Handle;

/** The end of failures that outlive a restart: a command of the owner, in the transaction that stores it. */
public final class LastingFailures implements InstanceWrites {

    private final InstanceWrites others;

    /** @param others what else is written */
    public LastingFailures(InstanceWrites others) {
        this.others = Objects.requireNonNull(others);
    }

    @Override
    public void added(Handle handle, InstanceId id) {
        others.added(handle, id);
    }

    @Override
    public void changed(Handle handle, InstanceId id) {
        others.changed(handle, id);
    }

    @Override
    public void commanded(Handle handle, InstanceId id) {
        handle.createUpdate("UPDATE session_moves SET retry_at = NULL WHERE instance_id = :id AND retry_at IS NOT NULL")
                .bind("id", id.value())
                .execute();
        others.commanded(handle, id);
    }

    @Override
    public void deleted(Handle handle, InstanceId id) {
        others.deleted(handle, id);
    }
}
