package io.linkgate.engine.whatsapp.socket;

import io.linkgate.protocol.stream.ConnectionEnd;
import java.nio.ByteBuffer;

/** One connection below the protocol: messages of bytes, in order. Open, or still being opened. Safe for use by any thread. */
public interface Wire {

    /** Sends one binary message after those before it, and after the wire is open. */
    void send(ByteBuffer message);

    /** Runs the task when all that was given to send so far has left, or cannot leave any more. */
    void whenSent(Runnable task);

    /** Ends it when what was sent before has left; at once when it is not open yet. May be called often. */
    void close();

    /** Hears what happens to the wire: in order, from any thread, of the end once. */
    interface Receiver {

        /** It is open. */
        void opened();

        /**
         * Bytes came; they are the receiver's.
         *
         * @param taken to be run when the next ones may come
         */
        void received(ByteBuffer bytes, Runnable taken);

        /** It could not be opened, was closed by the far side, or broke. */
        void ended(ConnectionEnd why);
    }
}
