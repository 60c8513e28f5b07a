package io.linkgate.protocol.pairing;

import static io.linkgate.protocol.pairing.PairingPhase.AWAITING_PASSKEY;
import static io.linkgate.protocol.pairing.PairingPhase.AWAITING_REFS;
import static io.linkgate.protocol.pairing.PairingPhase.AWAITING_RESTART;
import static io.linkgate.protocol.pairing.PairingPhase.AWAITING_SUCCESS;
import static io.linkgate.protocol.pairing.PairingPhase.CLOSED;
import static io.linkgate.protocol.pairing.PairingPhase.CONFIRMING;
import static io.linkgate.protocol.pairing.PairingPhase.CONNECTING;
import static io.linkgate.protocol.pairing.PairingPhase.EXHAUSTED;
import static io.linkgate.protocol.pairing.PairingPhase.HANDSHAKING;
import static io.linkgate.protocol.pairing.PairingPhase.LINKED;
import static io.linkgate.protocol.pairing.PairingPhase.SHOWING_CODE;

import io.linkgate.protocol.pairing.PairingEvent.Kind;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Every legal move of a pairing: in this phase, this event may lead to these phases. Anything else is our mistake. */
final class PairingMoves {

    private static final Map<PairingPhase, Map<Kind, Set<PairingPhase>>> LEGAL = new EnumMap<>(PairingPhase.class);

    static {
        allow(CONNECTING, Kind.CONNECTED, HANDSHAKING);
        allow(CONNECTING, Kind.CODE_WANTED, CONNECTING);
        allow(CONNECTING, Kind.TIME_PASSED, CONNECTING, CLOSED);
        allow(CONNECTING, Kind.CHANNEL_FAILED, CLOSED);
        allow(CONNECTING, Kind.SOCKET_CLOSED, CLOSED);
        allow(CONNECTING, Kind.CLOSE_WANTED, CLOSED);

        allow(HANDSHAKING, Kind.ESTABLISHED, AWAITING_REFS);
        allow(HANDSHAKING, Kind.CODE_WANTED, HANDSHAKING);
        allow(HANDSHAKING, Kind.TIME_PASSED, HANDSHAKING, CLOSED);
        allow(HANDSHAKING, Kind.CHANNEL_FAILED, CLOSED);
        allow(HANDSHAKING, Kind.SOCKET_CLOSED, CLOSED);
        allow(HANDSHAKING, Kind.CLOSE_WANTED, CLOSED);

        allow(AWAITING_REFS, Kind.NODE_RECEIVED, AWAITING_REFS, SHOWING_CODE, CONFIRMING, CLOSED);
        allow(AWAITING_REFS, Kind.SECRET_MADE, AWAITING_REFS);
        allow(AWAITING_REFS, Kind.CODE_WANTED, AWAITING_REFS);
        allow(AWAITING_REFS, Kind.TIME_PASSED, AWAITING_REFS, CLOSED);
        allow(AWAITING_REFS, Kind.CHANNEL_FAILED, CLOSED);
        allow(AWAITING_REFS, Kind.SOCKET_CLOSED, CLOSED);
        allow(AWAITING_REFS, Kind.CLOSE_WANTED, CLOSED);

        allow(
                SHOWING_CODE,
                Kind.NODE_RECEIVED,
                SHOWING_CODE,
                AWAITING_SUCCESS,
                AWAITING_PASSKEY,
                CONFIRMING,
                EXHAUSTED,
                CLOSED);
        allow(SHOWING_CODE, Kind.SECRET_MADE, SHOWING_CODE, EXHAUSTED);
        allow(SHOWING_CODE, Kind.CODE_WANTED, SHOWING_CODE);
        allow(SHOWING_CODE, Kind.BUNDLE_SEALED, SHOWING_CODE, AWAITING_SUCCESS);
        allow(SHOWING_CODE, Kind.BUNDLE_NOT_SEALED, SHOWING_CODE);
        allow(SHOWING_CODE, Kind.TIME_PASSED, SHOWING_CODE, AWAITING_SUCCESS, EXHAUSTED, CLOSED);
        allow(SHOWING_CODE, Kind.CHANNEL_FAILED, CLOSED);
        allow(SHOWING_CODE, Kind.SOCKET_CLOSED, EXHAUSTED, CLOSED);
        allow(SHOWING_CODE, Kind.CLOSE_WANTED, CLOSED);

        allow(
                AWAITING_SUCCESS,
                Kind.NODE_RECEIVED,
                AWAITING_SUCCESS,
                SHOWING_CODE,
                AWAITING_PASSKEY,
                CONFIRMING,
                EXHAUSTED,
                CLOSED);
        allow(AWAITING_SUCCESS, Kind.SECRET_MADE, AWAITING_SUCCESS);
        allow(AWAITING_SUCCESS, Kind.CODE_WANTED, AWAITING_SUCCESS);
        allow(AWAITING_SUCCESS, Kind.BUNDLE_SEALED, AWAITING_SUCCESS);
        allow(AWAITING_SUCCESS, Kind.BUNDLE_NOT_SEALED, AWAITING_SUCCESS, EXHAUSTED);
        allow(AWAITING_SUCCESS, Kind.TIME_PASSED, AWAITING_SUCCESS, EXHAUSTED, CLOSED);
        allow(AWAITING_SUCCESS, Kind.CHANNEL_FAILED, CLOSED);
        allow(AWAITING_SUCCESS, Kind.SOCKET_CLOSED, EXHAUSTED);
        allow(AWAITING_SUCCESS, Kind.CLOSE_WANTED, CLOSED);

        allow(AWAITING_PASSKEY, Kind.NODE_RECEIVED, AWAITING_PASSKEY, CONFIRMING, EXHAUSTED, CLOSED);
        // What was asked for just before the passkey was.
        allow(AWAITING_PASSKEY, Kind.SECRET_MADE, AWAITING_PASSKEY);
        allow(AWAITING_PASSKEY, Kind.CODE_WANTED, AWAITING_PASSKEY);
        allow(AWAITING_PASSKEY, Kind.BUNDLE_SEALED, AWAITING_PASSKEY);
        allow(AWAITING_PASSKEY, Kind.BUNDLE_NOT_SEALED, AWAITING_PASSKEY);
        allow(AWAITING_PASSKEY, Kind.TIME_PASSED, AWAITING_PASSKEY, EXHAUSTED, CLOSED);
        allow(AWAITING_PASSKEY, Kind.CHANNEL_FAILED, CLOSED);
        allow(AWAITING_PASSKEY, Kind.SOCKET_CLOSED, EXHAUSTED);
        allow(AWAITING_PASSKEY, Kind.CLOSE_WANTED, CLOSED);

        allow(CONFIRMING, Kind.LINK_KEPT, AWAITING_RESTART);
        allow(CONFIRMING, Kind.LINK_REFUSED, CLOSED);
        allow(CONFIRMING, Kind.LINK_NOT_KEPT, CLOSED);
        allow(CONFIRMING, Kind.NODE_RECEIVED, CONFIRMING, CLOSED);
        // What was asked for just before the confirmation.
        allow(CONFIRMING, Kind.SECRET_MADE, CONFIRMING);
        allow(CONFIRMING, Kind.CODE_WANTED, CONFIRMING);
        allow(CONFIRMING, Kind.BUNDLE_SEALED, CONFIRMING);
        allow(CONFIRMING, Kind.BUNDLE_NOT_SEALED, CONFIRMING);
        allow(CONFIRMING, Kind.TIME_PASSED, CONFIRMING, CLOSED);
        allow(CONFIRMING, Kind.CHANNEL_FAILED, CLOSED);
        allow(CONFIRMING, Kind.SOCKET_CLOSED, CLOSED);
        allow(CONFIRMING, Kind.CLOSE_WANTED, CLOSED);

        allow(AWAITING_RESTART, Kind.NODE_RECEIVED, AWAITING_RESTART, LINKED);
        allow(AWAITING_RESTART, Kind.SECRET_MADE, AWAITING_RESTART);
        allow(AWAITING_RESTART, Kind.CODE_WANTED, AWAITING_RESTART);
        allow(AWAITING_RESTART, Kind.BUNDLE_SEALED, AWAITING_RESTART);
        allow(AWAITING_RESTART, Kind.BUNDLE_NOT_SEALED, AWAITING_RESTART);
        allow(AWAITING_RESTART, Kind.TIME_PASSED, AWAITING_RESTART, LINKED);
        allow(AWAITING_RESTART, Kind.CHANNEL_FAILED, CLOSED);
        allow(AWAITING_RESTART, Kind.SOCKET_CLOSED, LINKED);
        allow(AWAITING_RESTART, Kind.CLOSE_WANTED, CLOSED);
    }

    private PairingMoves() {}

    /** Where the event may lead; empty when it cannot happen in that phase. */
    static Set<PairingPhase> from(PairingPhase phase, Kind event) {
        return LEGAL.getOrDefault(phase, Map.of()).getOrDefault(event, Set.of());
    }

    /** Throws if the event cannot happen in that phase. */
    static void requirePossible(PairingPhase phase, Kind event) {
        if (from(phase, event).isEmpty()) {
            throw new IllegalStateException(event + " cannot happen in " + phase);
        }
    }

    /** Throws if the event must not lead there. */
    static void requireLegal(PairingPhase phase, Kind event, PairingPhase next) {
        if (!from(phase, event).contains(next)) {
            throw new IllegalStateException(event + " must not lead from " + phase + " to " + next);
        }
    }

    private static void allow(PairingPhase phase, Kind event, PairingPhase first, PairingPhase... others) {
        LEGAL.computeIfAbsent(phase, any -> new EnumMap<>(Kind.class)).put(event, EnumSet.of(first, others));
    }
}
