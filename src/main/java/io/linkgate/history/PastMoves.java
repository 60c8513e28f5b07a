package io.linkgate.history;

import io.linkgate.session.SessionStatus;
import io.linkgate.storage.SqlTime;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Questions about the written moves of sessions, for listeners in the same transaction. */
public final class PastMoves {

    private static final List<String> CODES = List.of(
            SessionStatus.SCAN_QR_CODE.name(),
            SessionStatus.PASSKEY_REQUIRED.name(),
            SessionStatus.PASSKEY_CONFIRMATION_REQUIRED.name());

    private static final String LAST_STAY = "SELECT m.from_status, m.to_status FROM session_moves m"
            + " WHERE m.instance_id = :id AND m.number <"
            + " (SELECT MAX(l.number) FROM session_moves l"
            + " WHERE l.instance_id = :id AND l.to_status = 'WORKING' AND l.moved_at = :at)"
            + " AND (m.from_status IN (<stays>) OR m.to_status IN (<stays>))"
            + " ORDER BY m.number DESC FETCH FIRST 1 ROWS ONLY";

    private PastMoves() {}

    /**
     * Whether a session has shown a code since it last was logged in, so that a phone has just linked it. Survives the
     * end of the server between the scan and the login.
     *
     * @param login the move to {@code WORKING}, which is written already
     */
    public static boolean cameFromACode(Handle handle, SessionRecord login) {
        List<String> stays = new ArrayList<>(CODES);
        stays.add(SessionStatus.WORKING.name());
        Optional<Boolean> fromCode = handle.createQuery(LAST_STAY)
                .bind("id", login.instance().value())
                .bindBySqlType("at", SqlTime.of(login.at()), Types.TIMESTAMP_WITH_TIMEZONE)
                .bindList("stays", stays)
                .map((row, context) ->
                        CODES.contains(row.getString("from_status")) || CODES.contains(row.getString("to_status")))
                .findOne();
        return fromCode.orElse(false);
    }
}
