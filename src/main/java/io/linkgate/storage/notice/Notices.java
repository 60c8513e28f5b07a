package io.linkgate.storage.notice;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * Short notices between the nodes that share a database. A notice is lost only together with the connection that would
 * have brought it; then the listeners read everything again. Safe for use by any thread.
 */
public interface Notices {

    /** The largest text of a notice, in bytes of UTF-8. */
    int MAX_BYTES = 7500;

    /** Those of a node that has its database alone: nothing is sent, and nothing arrives. */
    Notices NONE = new Notices() {
        @Override
        public void send(Handle handle, String kind, String text) {
            // There is no other node.
        }

        @Override
        public void listen(String kind, Consumer<String> listener) {
            // There is no other node.
        }

        @Override
        public void whenMissed(Runnable reload) {
            // Nothing is missed.
        }
    };

    /**
     * Sends a notice to all other nodes with the transaction of the handle: it arrives once that is committed.
     *
     * @param kind letters and hyphens
     * @param text at most {@link #MAX_BYTES}
     */
    void send(Handle handle, String kind, String text);

    /**
     * Sends several notices of a kind at once, like {@link #send}. Of equal ones in a transaction only one may arrive.
     *
     * @param texts any number, each at most {@link #MAX_BYTES}
     */
    default void sendAll(Handle handle, String kind, List<String> texts) {
        texts.forEach(text -> send(handle, kind, text));
    }

    /**
     * Passes on the notices of other nodes of that kind from now on, in the order of their commits.
     *
     * @param listener runs on the one thread of the notices; must neither block nor throw
     */
    void listen(String kind, Consumer<String> listener);

    /**
     * Returns the time since notices could be heard for sure, because one came or the server has given a sign of life;
     * zero if there is no other node. Never waits.
     */
    default Duration silence() {
        return Duration.ZERO;
    }

    /**
     * Runs a task whenever notices may have been missed: once when listening has begun, and after each reconnection.
     *
     * @param reload hands the reading of everything to another thread
     */
    void whenMissed(Runnable reload);
}
