package io.linkgate.instance;

import org.jdbi.v3.core.Handle;

/** Writes what belongs to a change of an instance, in the same transaction. Its methods block on the database. */
public interface InstanceWrites {

    /** Writes nothing. */
    InstanceWrites NONE = new InstanceWrites() {
        @Override
        public void added(Handle handle, InstanceId id) {
            // Nothing belongs to it.
        }

        @Override
        public void changed(Handle handle, InstanceId id) {
            // Nothing belongs to it.
        }

        @Override
        public void deleted(Handle handle, InstanceId id) {
            // Nothing belongs to it.
        }
    };

    /** The row was added. */
    void added(Handle handle, InstanceId id);

    /** The row was changed. */
    void changed(Handle handle, InstanceId id);

    /** The owner has commanded what the instance is to do, perhaps once more; {@link #changed} follows. */
    default void commanded(Handle handle, InstanceId id) {
        // Nothing belongs to it.
    }

    /** The row is about to be deleted. */
    void deleted(Handle handle, InstanceId id);
}
