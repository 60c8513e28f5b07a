package io.linkgate.session;

import static io.linkgate.session.SessionStatus.FAILED;
import static io.linkgate.session.SessionStatus.PASSKEY_CONFIRMATION_REQUIRED;
import static io.linkgate.session.SessionStatus.PASSKEY_REQUIRED;
import static io.linkgate.session.SessionStatus.SCAN_QR_CODE;
import static io.linkgate.session.SessionStatus.STARTING;
import static io.linkgate.session.SessionStatus.STOPPED;
import static io.linkgate.session.SessionStatus.WORKING;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Every legal move of a session. Anything else is a bug. A status that leads to itself is a move as well, for example
 * from one code to the next.
 *
 * <pre>
 * STOPPED          ⇒ STOPPED:          after a stop by the owner while it was parked
 * STOPPED          ⇒ STARTING:         after a start by the owner, or a caller's request for a code while it was parked
 * STOPPED          ⇒ FAILED:           after such a request in a pause between rounds of codes, or without its engine
 * STARTING         ⇒ STOPPED:          after a stop by the owner, or a logout that no caller watches
 * STARTING         ⇒ STARTING:         after its turn to connect has come, a step of the login, a restart by the owner
 * STARTING         ⇒ SCAN_QR_CODE:     after the first code of the connection
 * STARTING         ⇒ PASSKEY_REQUIRED: after WhatsApp asks for a passkey while a phone is already confirming
 * STARTING         ⇒ WORKING:          after the login of a linked device
 * STARTING         ⇒ FAILED:           after the deadline, or the end of the connection
 * SCAN_QR_CODE     ⇒ STOPPED:          after a stop by the owner, or the last code when no caller watches
 * SCAN_QR_CODE     ⇒ STARTING:         after a phone begins to confirm, or the last code when a caller watches
 * SCAN_QR_CODE     ⇒ SCAN_QR_CODE:     after the next code, also that of another connection, or the end of this one
 * SCAN_QR_CODE     ⇒ PASSKEY_REQUIRED: after a phone takes the code and WhatsApp asks for a passkey
 * SCAN_QR_CODE     ⇒ FAILED:           after the end of the connection
 * PASSKEY_REQUIRED ⇒ STOPPED:          after a stop by the owner
 * PASSKEY_REQUIRED ⇒ STARTING:         after the phone confirms, the deadline, or a restart by the owner
 * PASSKEY_REQUIRED ⇒ PASSKEY_REQUIRED: after WhatsApp asks again
 * PASSKEY_REQUIRED ⇒ FAILED:           after the end of the connection
 * WORKING          ⇒ STOPPED:          after a stop by the owner, or a logout that no caller watches
 * WORKING          ⇒ STARTING:         after a restart by the owner, a request of the server, or a watched logout
 * WORKING          ⇒ FAILED:           after the end of the connection
 * FAILED           ⇒ STOPPED:          after a stop by the owner, or a pause that no caller has watched
 * FAILED           ⇒ STARTING:         after the pause, a caller's request, or a start or restart by the owner
 * FAILED           ⇒ FAILED:           after a restart by the owner without its engine
 * </pre>
 */
public final class SessionMoves {

    private static final Map<SessionStatus, Set<SessionStatus>> LEGAL = new EnumMap<>(SessionStatus.class);

    static {
        LEGAL.put(STOPPED, EnumSet.of(STOPPED, STARTING, FAILED));
        LEGAL.put(STARTING, EnumSet.of(STOPPED, STARTING, SCAN_QR_CODE, PASSKEY_REQUIRED, WORKING, FAILED));
        LEGAL.put(SCAN_QR_CODE, EnumSet.of(STOPPED, STARTING, SCAN_QR_CODE, PASSKEY_REQUIRED, FAILED));
        LEGAL.put(PASSKEY_REQUIRED, EnumSet.of(STOPPED, STARTING, PASSKEY_REQUIRED, FAILED));
        LEGAL.put(PASSKEY_CONFIRMATION_REQUIRED, EnumSet.noneOf(SessionStatus.class)); // no session gets there yet
        LEGAL.put(WORKING, EnumSet.of(STOPPED, STARTING, FAILED));
        LEGAL.put(FAILED, EnumSet.of(STOPPED, STARTING, FAILED));
    }

    private SessionMoves() {}

    /** The statuses to which that one may lead. */
    public static Set<SessionStatus> from(SessionStatus status) {
        return Set.copyOf(LEGAL.get(status));
    }

    /**
     * Checks one move.
     *
     * @throws IllegalStateException if it is illegal
     */
    public static void requireLegal(SessionStatus from, SessionStatus to) {
        if (!LEGAL.get(from).contains(to)) {
            throw new IllegalStateException("a session must not move from " + from + " to " + to);
        }
    }
}
