package io.linkgate.cluster.call;

import java.util.Optional;

/**
 * What became of a call that was to be carried out by another node.
 *
 * @param kind which of the cases it is
 * @param answer present if it is {@link Kind#ANSWERED}
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record Relayed(Kind kind, Optional<CarriedAnswer> answer) {

    /** The cases. */
    public enum Kind {
        /** Another node has carried it out. */
        ANSWERED,
        /** This node has the instance now, and carries the call out itself. */
        MINE,
        /** No node has begun it, and none will. */
        NOT_BEGUN,
        /** A node has begun it, or may have, and no answer came. */
        UNKNOWN,
        /** A node has begun it and failed by a mistake of its own, which its log has; or it could not read the call. */
        FAILED
    }

    static Relayed answered(CarriedAnswer answer) {
        return new Relayed(Kind.ANSWERED, Optional.of(answer));
    }

    static Relayed of(Kind kind) {
        return new Relayed(kind, Optional.empty());
    }
}
