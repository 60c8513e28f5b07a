package io.linkgate.protocol.online;

import static io.linkgate.protocol.online.OnlinePhase.ACTIVATING;
import static io.linkgate.protocol.online.OnlinePhase.CLOSED;
import static io.linkgate.protocol.online.OnlinePhase.CONNECTING;
import static io.linkgate.protocol.online.OnlinePhase.COUNTING;
import static io.linkgate.protocol.online.OnlinePhase.HANDSHAKING;
import static io.linkgate.protocol.online.OnlinePhase.LEAVING;
import static io.linkgate.protocol.online.OnlinePhase.LOGGING_IN;
import static io.linkgate.protocol.online.OnlinePhase.MAKING;
import static io.linkgate.protocol.online.OnlinePhase.ONLINE;
import static io.linkgate.protocol.online.OnlinePhase.UPLOADING;

import io.linkgate.protocol.online.OnlineEvent.Kind;
import io.linkgate.protocol.stream.MoveTable;
import java.util.List;

/** The legal moves of {@link Online}. */
final class OnlineMoves {

    static final MoveTable<OnlinePhase, Kind> TABLE = new MoveTable<>(OnlinePhase.class, Kind.class);

    static {
        TABLE.allow(CONNECTING, Kind.CONNECTED, HANDSHAKING);
        TABLE.allow(HANDSHAKING, Kind.ESTABLISHED, LOGGING_IN);

        TABLE.allow(LOGGING_IN, Kind.NODE_RECEIVED, LOGGING_IN, COUNTING, LEAVING, CLOSED);
        TABLE.allow(COUNTING, Kind.NODE_RECEIVED, COUNTING, MAKING, ACTIVATING, CLOSED);
        TABLE.allow(MAKING, Kind.NODE_RECEIVED, MAKING, CLOSED);
        TABLE.allow(UPLOADING, Kind.NODE_RECEIVED, UPLOADING, ACTIVATING, CLOSED);
        TABLE.allow(ACTIVATING, Kind.NODE_RECEIVED, ACTIVATING, ONLINE, CLOSED);
        TABLE.allow(ONLINE, Kind.NODE_RECEIVED, ONLINE, CLOSED);
        TABLE.allow(LEAVING, Kind.NODE_RECEIVED, LEAVING, CLOSED);

        // Pre-keys are made before the first upload, and again whenever the server runs out of them.
        TABLE.allow(MAKING, Kind.PRE_KEYS_MADE, UPLOADING);
        TABLE.allow(ONLINE, Kind.PRE_KEYS_MADE, ONLINE);

        // Messages that have waited come as soon as the login is accepted, and may find no database to be kept in.
        for (OnlinePhase phase : List.of(COUNTING, MAKING, UPLOADING, ACTIVATING, ONLINE)) {
            TABLE.allow(phase, Kind.BROKEN, CLOSED);
        }

        for (OnlinePhase phase : OnlinePhase.values()) {
            if (phase != CLOSED) {
                TABLE.allow(phase, Kind.TIME_PASSED, phase, CLOSED);
                TABLE.allow(phase, Kind.SOCKET_ENDED, CLOSED);
                TABLE.allow(phase, Kind.CLOSE_WANTED, CLOSED);
            }
        }
    }

    private OnlineMoves() {}
}
