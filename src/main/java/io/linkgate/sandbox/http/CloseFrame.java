package io.linkgate.sandbox.http;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Session;
import java.io.IOException;

/**
 * Closes a container's WebSocket so that the peer learns why. Tomcat gives a close frame with any code but 1000 only 50 ms from
 * the call to the end of the write, and cuts the connection without one when they are over: less than a busy machine may stop a
 * thread for.
 */
final class CloseFrame {

    /** Tomcat's name for the time that such a close frame has, in milliseconds, a {@link Long}. */
    static final String TIMEOUT_PROPERTY = "org.apache.tomcat.websocket.ABNORMAL_SESSION_CLOSE_SEND_TIMEOUT";

    /** A thread waits for a peer that does not read; more would be an attacker's to spend. */
    static final long TIMEOUT_MILLIS = 1_000;

    private CloseFrame() {}

    /**
     * Sends the frame and closes. For a session with no other send under way: Tomcat would wait for that one by spinning.
     *
     * @throws IOException if the socket breaks
     */
    static void send(Session session, CloseCodes code, String reason) throws IOException {
        session.getUserProperties().put(TIMEOUT_PROPERTY, TIMEOUT_MILLIS);
        session.close(new CloseReason(code, reason));
    }
}
