package io.linkgate.live;

import io.linkgate.engine.EndCause;
import io.linkgate.healer.SessionVitals;
import io.linkgate.instance.EngineKind;
import java.time.Duration;
import java.time.Instant;

/**
 * The record of a session's attempts, from which the healer's {@link SessionVitals} are made. Confined to the session's
 * mailbox, unless stated otherwise.
 */
final class Attempts {

    /** A connection that held this long has ended the row of failures before it. */
    private static final Duration STABLE = Duration.ofSeconds(10);

    /**
     * The same for a connection that the server ended by misbehaving: it may show a code, wait, attack, and do that
     * again on the next connection.
     */
    private static final Duration STABLE_DESPITE_MISBEHAVIOUR = Duration.ofMinutes(10);

    private final SessionContext context;
    private final EngineKind engine;
    private final RoundCounter rounds;
    private volatile Instant lastWatched = Instant.MIN;
    private Instant arrivedAt = Instant.MAX;
    private int failures;
    private boolean prepared;

    Attempts(SessionContext context, EngineKind engine) {
        this.context = context;
        this.engine = engine;
        this.rounds = new RoundCounter(context.engines().freeRounds(engine));
    }

    /** Notes that a caller watches; any thread. */
    void watched() {
        lastWatched = context.now();
    }

    /** When a caller watched last; any thread. */
    Instant lastWatched() {
        return lastWatched;
    }

    /** The number of failures in a row. */
    int failures() {
        return failures;
    }

    /** Counts one more failure in the row. */
    void failed() {
        failures++;
    }

    /** Ends the row of failures. */
    void forgetFailures() {
        failures = 0;
    }

    /** Ends the row of rounds without a scan. */
    void forgetRounds() {
        rounds.forget();
    }

    /** Counts a round of codes without a scan. */
    void roundOver() {
        rounds.roundOver(context.now());
    }

    /** A second connection was opened while the last code of the first is on show. */
    void prepared() {
        prepared = true;
    }

    /** Whether {@link #prepared} still applies after the code on show has changed. */
    void stillPrepared(boolean still) {
        prepared = prepared && still;
    }

    /** The connection shows a code. */
    void codeShown() {
        if (arrivedAt.equals(Instant.MAX)) {
            arrivedAt = context.now();
        }
    }

    /** The linked device is online. */
    void online() {
        arrivedAt = context.now();
        rounds.forget();
    }

    /** The connection has ended by itself. */
    void connectionEnded(EndCause cause) {
        if (!arrivedAt.equals(Instant.MAX) && !context.now().isBefore(arrivedAt.plus(stableAfter(cause)))) {
            failures = 0;
        }
    }

    private static Duration stableAfter(EndCause cause) {
        return switch (cause) {
            case FLOODED, PROTOCOL -> STABLE_DESPITE_MISBEHAVIOUR;
            case CLOSED,
                    LINKED,
                    CODES_EXHAUSTED,
                    UNREACHABLE,
                    UNTRUSTED,
                    NOT_KEPT,
                    CLIENT_OUTDATED,
                    RESTART,
                    LOGGED_OUT,
                    WRONG_ACCOUNT,
                    REPLACED,
                    BANNED,
                    REFUSED_FOR_NOW,
                    REFUSED -> STABLE;
        };
    }

    /** Every connection was closed. */
    void disconnected() {
        arrivedAt = Instant.MAX;
        prepared = false;
    }

    /** Returns what the healer's next decision depends on. */
    SessionVitals vitals() {
        return new SessionVitals(
                lastWatched,
                failures,
                context.random().nextDouble(),
                prepared,
                rounds.rounds(context.now()),
                timeToCode());
    }

    /** Returns how long a connection that is opened now is expected to take to its first code; any thread. */
    Duration timeToCode() {
        Duration each = context.timeToCode(engine).expected();
        return each.plus(context.limiter().waitAt(each));
    }
}
