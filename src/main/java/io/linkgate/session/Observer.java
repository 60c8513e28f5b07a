package io.linkgate.session;

import io.linkgate.instance.EngineKind;
import java.time.Duration;

/** A listener for what sessions do, for metrics. Called on threads of the sessions; must not block. */
public interface Observer {

    /** Counts nothing. */
    Observer NONE = new Observer() {
        @Override
        public void moved(Transition transition) {}

        @Override
        public void healing(Cure cure) {}

        @Override
        public void firstCodeShown(EngineKind engine, Duration after) {}
    };

    /** A session has moved to another state. */
    void moved(Transition transition);

    /** The healer opens a new connection. */
    void healing(Cure cure);

    /**
     * A connection shows its first code.
     *
     * @param after how long after its turn had come
     */
    void firstCodeShown(EngineKind engine, Duration after);

    /** A new code is on show. */
    default void codeShown(EngineKind engine) {}

    /**
     * A phone has taken a code: scanned a QR code, or sent what was typed into it.
     *
     * @param after how long after the first code of the unbroken row of codes was on show
     */
    default void scanned(EngineKind engine, Duration after) {}

    /**
     * The device that a phone has just linked is logged in.
     *
     * @param after how long after the phone had taken a code
     */
    default void linked(EngineKind engine, Duration after) {}
}
