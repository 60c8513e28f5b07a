package io.linkgate.cluster.call;

import java.util.Optional;

/**
 * What a node has written about a call that was sent to it.
 *
 * @param kind which of the cases it is; its name is in the database
 * @param answer present if it is {@link Kind#ANSWERED}
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
record CallOutcome(Kind kind, Optional<CarriedAnswer> answer) {

    /** The node does not have the instance, and has not begun the call. */
    static final CallOutcome MOVED = new CallOutcome(Kind.MOVED, Optional.empty());

    /** The node could not read the call, or has failed by a mistake of its own. */
    static final CallOutcome FAILED = new CallOutcome(Kind.FAILED, Optional.empty());

    /** The cases. */
    enum Kind {
        ANSWERED,
        MOVED,
        FAILED
    }

    static CallOutcome answered(CarriedAnswer answer) {
        return new CallOutcome(Kind.ANSWERED, Optional.of(answer));
    }
}
