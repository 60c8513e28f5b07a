package io.linkgate.sandbox.http;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Session;
import java.io.IOException;

/**
 * The close frame of a container's WebSocket, sent so that the peer receives the reason. Tomcat allows a close frame
 * with any code but 1000 only 50 ms from the call to the end of the write, and then cuts the connection without one; a
 * busy machine may stop a thread for longer.
 */
final class CloseFrame {

    /** Tomcat's property for the time limit of such a close frame, in milliseconds, a {@link Long}. */
    static final String TIMEOUT_PROPERTY = "org.apache.tomcat.websocket.ABNORMAL_SESSION_CLOSE_SEND_TIMEOUT";

    /** A thread waits this long for a peer that does not read; a longer wait would help attackers. */
    static final long TIMEOUT_MILLIS = 1_000;

    private CloseFrame() {}

    /**
     * Sends the frame and closes. Only for a session with no other send under way, for which Tomcat would wait by
     * spinning.
     *
     * @throws IOException if the socket breaks
     */
    static void send(Session session, CloseCodes code, String reason) throws IOException {
        session.getUserProperties().put(TIMEOUT_PROPERTY, TIMEOUT_MILLIS);
        session.close(new CloseReason(code, reason));
    }
}
