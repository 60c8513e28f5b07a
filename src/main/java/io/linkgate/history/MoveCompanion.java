package io.linkgate.history;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** Writes what belongs to moves, in the transaction that writes them. Runs on a thread for the disk. */
@FunctionalInterface
public interface MoveCompanion {

    /** Writes nothing. */
    MoveCompanion NONE = (handle, moves) -> {};

    /**
     * Writes with the handle of the transaction. If it throws, neither it nor the moves are written, and both are
     * repeated.
     */
    void write(Handle handle, List<RecordedMove> moves);
}
