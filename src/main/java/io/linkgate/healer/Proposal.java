package io.linkgate.healer;

import io.linkgate.session.Cure;
import io.linkgate.session.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** The one action that {@link Reconciler} proposes for a session now. Closed family. */
public sealed interface Proposal {

    /**
     * Do nothing now.
     *
     * @param checkAgainAt when to ask again if nothing happens until then; {@link Instant#MAX} for never
     */
    record Leave(Instant checkAgainAt) implements Proposal {
        public Leave {
            Objects.requireNonNull(checkAgainAt);
        }
    }

    /**
     * Close what is open and open a new connection.
     *
     * @param codeWithin how long after its turn has come a code must be on show; otherwise the attempt counts as
     *     stalled
     * @param cure what it cures
     */
    record Connect(Duration codeWithin, Cure cure) implements Proposal {
        public Connect {
            Objects.requireNonNull(codeWithin);
            Objects.requireNonNull(cure);
        }
    }

    /**
     * Open a second connection while the last code of the first is on show, so that the next code is there before that
     * one ends.
     *
     * @param checkAgainAt when to ask again if nothing happens until then
     */
    record Prepare(Instant checkAgainAt) implements Proposal {
        public Prepare {
            Objects.requireNonNull(checkAgainAt);
        }
    }

    /**
     * Close what is open and rest: no socket, no timer.
     *
     * @param reason why the session rests
     */
    record Rest(Reason reason) implements Proposal {
        public Rest {
            Objects.requireNonNull(reason);
        }
    }

    /**
     * Close what is open and show the failure.
     *
     * @param reason the kind of failure
     * @param detail one sentence for the operator, free of secrets
     * @param retryAt when to retry; {@link Instant#MAX} if a person has to act first
     */
    record Fail(Reason reason, String detail, Instant retryAt) implements Proposal {
        public Fail {
            Objects.requireNonNull(reason);
            Objects.requireNonNull(detail);
            Objects.requireNonNull(retryAt);
        }
    }
}
