package io.linkgate.engine;

import io.linkgate.engine.message.MessageStore;
import java.util.List;
import java.util.Optional;

/**
 * A factory of connections: those of an unlinked device show QR codes and end with its link, those of a linked device
 * hold the link. One engine serves many sessions.
 */
public interface Engine {

    /** Generates the keys of a new companion. They stay the same for all of its connections. */
    EngineDevice newDevice();

    /**
     * Generates the keys of another companion for the same instance, whose connection will be open at the same time as
     * one of the first. No known client has two connections with the same keys, and a server may end one of them as
     * replaced.
     *
     * @param device the first one, not linked
     */
    default EngineDevice successorOf(EngineDevice device) {
        return newDevice();
    }

    /**
     * Restores a saved device.
     *
     * @param saved from {@link EngineDevice#save()}; may be hostile
     * @throws DeviceException if the bytes are not a saved device
     */
    EngineDevice restore(byte[] saved) throws DeviceException;

    /**
     * Starts to connect and returns at once. The listener receives the events in order, one at a time, on a thread of
     * the engine. The last event is always exactly one {@link EngineEvent.Ended}, also when the connection could not be
     * made or was closed by {@link EngineConnection#close()}.
     *
     * @param device the companion's keys; kept over all connections of one instance
     * @param messages what is kept for the messages of the instance; used by this connection alone once its device is
     *     linked, on threads that may wait
     * @param listener receives the events of this connection only; must not block
     */
    EngineConnection open(EngineDevice device, MessageStore messages, EngineListener listener);

    /**
     * Starts to connect a linked device only to take it off its account, and returns at once. When that is done, or the
     * device turns out to be off already, the connection ends with {@link EndCause#LOGGED_OUT}. Otherwise like {@link
     * #open}.
     *
     * @param device a linked one; no other connection of it is open
     */
    EngineConnection leave(EngineDevice device, EngineListener listener);

    /** Returns warnings about what still works but will stop soon; usually none. Never waits. */
    default List<EngineWarning> warnings() {
        return List.of();
    }

    /** Returns the client version that connections announce; empty if its age does not matter. Never waits. */
    default Optional<EngineClient> client() {
        return Optional.empty();
    }

    /** Returns what the latest connections met. Never waits. */
    default Reach reach() {
        return Reach.UNTRIED;
    }

    /**
     * Tries a connection in the background, unless one is open or was tried within the last minutes. Returns at once;
     * {@link #reach()} has the result.
     */
    default void look() {}

    /**
     * Registers a task that runs, on any thread, when connections that ended with {@link EndCause#CLIENT_OUTDATED} may
     * succeed again.
     *
     * @param task must not block
     */
    default void whenClientIsNewer(Runnable task) {}
}
