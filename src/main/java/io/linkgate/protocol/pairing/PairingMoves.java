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
import io.linkgate.protocol.stream.MoveTable;

/** The legal moves of {@link Pairing}. */
final class PairingMoves {

    static final MoveTable<PairingPhase, Kind> TABLE = new MoveTable<>(PairingPhase.class, Kind.class);

    static {
        TABLE.allow(CONNECTING, Kind.CONNECTED, HANDSHAKING);
        TABLE.allow(CONNECTING, Kind.CODE_WANTED, CONNECTING);
        TABLE.allow(CONNECTING, Kind.TIME_PASSED, CONNECTING, CLOSED);
        TABLE.allow(CONNECTING, Kind.CHANNEL_FAILED, CLOSED);
        TABLE.allow(CONNECTING, Kind.SOCKET_CLOSED, CLOSED);
        TABLE.allow(CONNECTING, Kind.CLOSE_WANTED, CLOSED);

        TABLE.allow(HANDSHAKING, Kind.ESTABLISHED, AWAITING_REFS);
        TABLE.allow(HANDSHAKING, Kind.CODE_WANTED, HANDSHAKING);
        TABLE.allow(HANDSHAKING, Kind.TIME_PASSED, HANDSHAKING, CLOSED);
        TABLE.allow(HANDSHAKING, Kind.CHANNEL_FAILED, CLOSED);
        TABLE.allow(HANDSHAKING, Kind.SOCKET_CLOSED, CLOSED);
        TABLE.allow(HANDSHAKING, Kind.CLOSE_WANTED, CLOSED);

        TABLE.allow(AWAITING_REFS, Kind.NODE_RECEIVED, AWAITING_REFS, SHOWING_CODE, CONFIRMING, CLOSED);
        TABLE.allow(AWAITING_REFS, Kind.SECRET_MADE, AWAITING_REFS);
        TABLE.allow(AWAITING_REFS, Kind.CODE_WANTED, AWAITING_REFS);
        TABLE.allow(AWAITING_REFS, Kind.TIME_PASSED, AWAITING_REFS, CLOSED);
        TABLE.allow(AWAITING_REFS, Kind.CHANNEL_FAILED, CLOSED);
        TABLE.allow(AWAITING_REFS, Kind.SOCKET_CLOSED, CLOSED);
        TABLE.allow(AWAITING_REFS, Kind.CLOSE_WANTED, CLOSED);

        TABLE.allow(
                SHOWING_CODE,
                Kind.NODE_RECEIVED,
                SHOWING_CODE,
                AWAITING_SUCCESS,
                AWAITING_PASSKEY,
                CONFIRMING,
                EXHAUSTED,
                CLOSED);
        TABLE.allow(SHOWING_CODE, Kind.SECRET_MADE, SHOWING_CODE, EXHAUSTED);
        TABLE.allow(SHOWING_CODE, Kind.CODE_WANTED, SHOWING_CODE);
        TABLE.allow(SHOWING_CODE, Kind.BUNDLE_SEALED, SHOWING_CODE, AWAITING_SUCCESS);
        TABLE.allow(SHOWING_CODE, Kind.BUNDLE_NOT_SEALED, SHOWING_CODE);
        TABLE.allow(SHOWING_CODE, Kind.TIME_PASSED, SHOWING_CODE, AWAITING_SUCCESS, EXHAUSTED, CLOSED);
        TABLE.allow(SHOWING_CODE, Kind.CHANNEL_FAILED, CLOSED);
        TABLE.allow(SHOWING_CODE, Kind.SOCKET_CLOSED, EXHAUSTED, CLOSED);
        TABLE.allow(SHOWING_CODE, Kind.CLOSE_WANTED, CLOSED);

        TABLE.allow(
                AWAITING_SUCCESS,
                Kind.NODE_RECEIVED,
                AWAITING_SUCCESS,
                SHOWING_CODE,
                AWAITING_PASSKEY,
                CONFIRMING,
                EXHAUSTED,
                CLOSED);
        TABLE.allow(AWAITING_SUCCESS, Kind.SECRET_MADE, AWAITING_SUCCESS);
        TABLE.allow(AWAITING_SUCCESS, Kind.CODE_WANTED, AWAITING_SUCCESS);
        TABLE.allow(AWAITING_SUCCESS, Kind.BUNDLE_SEALED, AWAITING_SUCCESS);
        TABLE.allow(AWAITING_SUCCESS, Kind.BUNDLE_NOT_SEALED, AWAITING_SUCCESS, EXHAUSTED);
        TABLE.allow(AWAITING_SUCCESS, Kind.TIME_PASSED, AWAITING_SUCCESS, EXHAUSTED, CLOSED);
        TABLE.allow(AWAITING_SUCCESS, Kind.CHANNEL_FAILED, CLOSED);
        TABLE.allow(AWAITING_SUCCESS, Kind.SOCKET_CLOSED, EXHAUSTED);
        TABLE.allow(AWAITING_SUCCESS, Kind.CLOSE_WANTED, CLOSED);

        TABLE.allow(AWAITING_PASSKEY, Kind.NODE_RECEIVED, AWAITING_PASSKEY, CONFIRMING, EXHAUSTED, CLOSED);
        // Ordered just before the passkey was required.
        TABLE.allow(AWAITING_PASSKEY, Kind.SECRET_MADE, AWAITING_PASSKEY);
        TABLE.allow(AWAITING_PASSKEY, Kind.CODE_WANTED, AWAITING_PASSKEY);
        TABLE.allow(AWAITING_PASSKEY, Kind.BUNDLE_SEALED, AWAITING_PASSKEY);
        TABLE.allow(AWAITING_PASSKEY, Kind.BUNDLE_NOT_SEALED, AWAITING_PASSKEY);
        TABLE.allow(AWAITING_PASSKEY, Kind.TIME_PASSED, AWAITING_PASSKEY, EXHAUSTED, CLOSED);
        TABLE.allow(AWAITING_PASSKEY, Kind.CHANNEL_FAILED, CLOSED);
        TABLE.allow(AWAITING_PASSKEY, Kind.SOCKET_CLOSED, EXHAUSTED);
        TABLE.allow(AWAITING_PASSKEY, Kind.CLOSE_WANTED, CLOSED);

        TABLE.allow(CONFIRMING, Kind.LINK_KEPT, AWAITING_RESTART);
        TABLE.allow(CONFIRMING, Kind.LINK_REFUSED, CLOSED);
        TABLE.allow(CONFIRMING, Kind.LINK_NOT_KEPT, CLOSED);
        TABLE.allow(CONFIRMING, Kind.NODE_RECEIVED, CONFIRMING, CLOSED);
        // Ordered just before the confirmation.
        TABLE.allow(CONFIRMING, Kind.SECRET_MADE, CONFIRMING);
        TABLE.allow(CONFIRMING, Kind.CODE_WANTED, CONFIRMING);
        TABLE.allow(CONFIRMING, Kind.BUNDLE_SEALED, CONFIRMING);
        TABLE.allow(CONFIRMING, Kind.BUNDLE_NOT_SEALED, CONFIRMING);
        TABLE.allow(CONFIRMING, Kind.TIME_PASSED, CONFIRMING, CLOSED);
        TABLE.allow(CONFIRMING, Kind.CHANNEL_FAILED, CLOSED);
        TABLE.allow(CONFIRMING, Kind.SOCKET_CLOSED, CLOSED);
        TABLE.allow(CONFIRMING, Kind.CLOSE_WANTED, CLOSED);

        TABLE.allow(AWAITING_RESTART, Kind.NODE_RECEIVED, AWAITING_RESTART, LINKED);
        TABLE.allow(AWAITING_RESTART, Kind.SECRET_MADE, AWAITING_RESTART);
        TABLE.allow(AWAITING_RESTART, Kind.CODE_WANTED, AWAITING_RESTART);
        TABLE.allow(AWAITING_RESTART, Kind.BUNDLE_SEALED, AWAITING_RESTART);
        TABLE.allow(AWAITING_RESTART, Kind.BUNDLE_NOT_SEALED, AWAITING_RESTART);
        TABLE.allow(AWAITING_RESTART, Kind.TIME_PASSED, AWAITING_RESTART, LINKED);
        TABLE.allow(AWAITING_RESTART, Kind.CHANNEL_FAILED, CLOSED);
        TABLE.allow(AWAITING_RESTART, Kind.SOCKET_CLOSED, LINKED);
        TABLE.allow(AWAITING_RESTART, Kind.CLOSE_WANTED, CLOSED);
    }

    private PairingMoves() {}
}
