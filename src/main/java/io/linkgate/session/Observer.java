package io.linkgate.session;

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
        public void firstCodeShown(Duration after) {}
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
    void firstCodeShown(Duration after);
}
