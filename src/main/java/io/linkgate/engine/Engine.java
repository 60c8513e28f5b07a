package io.linkgate.engine;

import java.util.List;

/**
 * Opens connections: those of a device that is not linked show pairing codes and end in a linked one, those of a linked device
 * hold its link. One engine serves many sessions.
 */
public interface Engine {

    /** Makes the keys of a new companion. They are kept over its connections, one after the other. */
    EngineDevice newDevice();

    /**
     * Makes the keys of another companion for the same instance, whose connection is going to be open beside one of the first.
     * No client is known that has two connections with the same keys, and a server may end one of them as replaced.
     *
     * @param device the first one, not linked
     */
    default EngineDevice successorOf(EngineDevice device) {
        return newDevice();
    }

    /**
     * The device that was saved.
     *
     * @param saved from {@link EngineDevice#save()}; may be hostile
     * @throws DeviceException if it is not that
     */
    EngineDevice restore(byte[] saved) throws DeviceException;

    /**
     * Starts to connect and returns at once. What happens is told to the listener, in order, one event at a time,
     * from a thread of the engine; the last event is always exactly one {@link EngineEvent.Ended}, also when the
     * connection could not be made or was closed by {@link EngineConnection#close()}.
     *
     * @param device the companion's keys; kept over all connections of one instance
     * @param listener hears of this connection only; must not block
     */
    EngineConnection open(EngineDevice device, EngineListener listener);

    /**
     * Starts to connect a linked device only to take it off its account, and returns at once. When that is done, or the
     * device turns out to be off already, the connection ends with {@link EndCause#LOGGED_OUT}. Otherwise like {@link #open}.
     *
     * @param device a linked one; no other connection of it is open
     */
    EngineConnection leave(EngineDevice device, EngineListener listener);

    /** What still works and will not for long; usually nothing. Never waits. */
    default List<EngineWarning> warnings() {
        return List.of();
    }

    /**
     * Has a task run, on any thread, when connections that ended with {@link EndCause#CLIENT_OUTDATED} may succeed again.
     *
     * @param task must not block
     */
    default void whenClientIsNewer(Runnable task) {}
}
