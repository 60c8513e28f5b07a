package io.linkgate.session;

import io.linkgate.engine.EngineEvent;
import io.linkgate.instance.Wanted;
import java.time.Duration;
import java.time.Instant;

/**
 * Compares what is wanted with what is, and proposes one action. Pure: no clock, no socket, no random number of its own.
 * Asked by a session's mailbox, so one question at a time per session; implementations keep no state.
 */
public interface Healing {

    /** Asked after each of the owner's commands, which also ends any waiting for a human. */
    Proposal onCommand(Wanted wanted, SessionSnapshot actual, Vitals vitals, Instant now);

    /** Asked when the owner wants a new connection, however well the present one is. */
    Proposal onRestart();

    /** How long after its turn has come a connection may take to its first code, or to its login. */
    Duration codeWithin();

    /** Asked when the owner has given the linked device up. */
    Proposal afterLogout(Wanted wanted, Vitals vitals, Instant now);

    /** Asked on the clock, and when a new code is on show. */
    Proposal onClock(Wanted wanted, SessionSnapshot actual, Vitals vitals, Instant now);

    /** Asked when the connection ended by itself while the session was wanted. */
    Proposal afterEnd(EngineEvent.Ended end, Vitals vitals, Instant now);

    /** Asked when somebody looks and there is no live code. */
    Proposal onLook(Wanted wanted, SessionSnapshot actual, Vitals vitals, Instant now);

    /** How soon a caller who got no code should ask again: zero when that will not help, at most 15 s unless the session rests. */
    Duration retryAfter(SessionSnapshot actual, Vitals vitals, Instant now);
}
