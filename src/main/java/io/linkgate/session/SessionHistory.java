package io.linkgate.session;

import io.linkgate.instance.InstanceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The lasting record of what sessions did. Recording never blocks: it is written in the background, in the order in
 * which the moves of an instance were recorded. Safe for use by any thread.
 */
public interface SessionHistory {

    /** How many moves of each instance are kept: enough for a bad night, few enough for ten thousand instances. */
    int MAX_MOVES = 50;

    /**
     * Records a move.
     *
     * @param after the session's snapshot right after the move
     */
    void moved(SessionSnapshot after, Transition transition);

    /**
     * Reports a new code, which is passed on and not kept.
     *
     * @param after the session's snapshot, which shows the code
     */
    void codeShown(SessionSnapshot after);

    /**
     * Returns the last moves of an instance, the oldest first, those that are not written yet included. Blocks on the
     * database.
     */
    List<Transition> moves(InstanceId id);

    /**
     * Returns the failures with which the last moves of instances have ended, of those that outlive a restart and whose time
     * has not passed: the account is banned, WhatsApp refuses the device for a time, or another copy of it holds the link.
     * Blocks on the database.
     */
    Map<InstanceId, SessionState.Failed> lastingFailures(Instant now);

    /** Drops what is not written yet of an instance that is deleted. */
    void forget(InstanceId id);
}
