package io.linkgate.engine.whatsapp.socket;

import io.linkgate.protocol.stream.ConnectionEnd;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/**
 * A connection below the protocol: messages of bytes, in order. Open, or still being opened. Safe for use by any
 * thread.
 */
public interface Wire {

    /** Sends one binary message, after earlier ones and after the wire is open. */
    void send(ByteBuffer message);

    /** Runs a task when all earlier messages are written, or cannot be written any more. */
    void whenSent(Runnable task);

    /**
     * Closes the wire after earlier messages are written; at once if it is not open yet. May be called repeatedly.
     *
     * @return completes when the server has closed it too or may wait no longer, some seconds; never fails
     */
    CompletionStage<Void> close();

    /** The receiver of the wire's events: in order, on any thread; the end comes once. */
    interface Receiver {

        /** It is open. */
        void opened();

        /**
         * Bytes came; the receiver owns them. None for a message of the socket itself, which costs time too.
         *
         * @param taken the receiver runs it when it can accept more bytes
         */
        void received(ByteBuffer bytes, Runnable taken);

        /** The wire could not be opened, was closed by the server, or broke. */
        void ended(ConnectionEnd why);
    }
}
