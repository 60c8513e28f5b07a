package io.linkgate.sandbox;

import java.util.Objects;

/**
 * One thing to do wrong.
 *
 * @param code the number that the companion hears, for {@link FaultKind#FAILURE} and {@link FaultKind#STREAM_ERROR}
 * @param step where {@link FaultKind#DROP} strikes
 * @param variant what is wrong with the certificates of {@link FaultKind#BAD_CERTIFICATE}
 */
record Fault(FaultKind kind, int code, Step step, Variant variant) {

    Fault {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(step);
        Objects.requireNonNull(variant);
    }

    static Fault of(FaultKind kind) {
        return new Fault(kind, 0, Step.HANDSHAKE, Variant.EXPIRED);
    }

    static Fault of(FaultKind kind, int code) {
        return new Fault(kind, code, Step.HANDSHAKE, Variant.EXPIRED);
    }

    static Fault drop(Step step) {
        return new Fault(FaultKind.DROP, 0, step, Variant.EXPIRED);
    }

    static Fault certificate(Variant variant) {
        return new Fault(FaultKind.BAD_CERTIFICATE, 0, Step.HANDSHAKE, variant);
    }

    boolean strikesAtMeeting() {
        return kind.moment() == FaultKind.Moment.MEETING || (kind == FaultKind.DROP && step == Step.HANDSHAKE);
    }

    /** Whether it can strike a connection that has come that far. */
    boolean strikes(Stage stage) {
        if (kind == FaultKind.DROP) {
            return (step == Step.REFS && stage instanceof ShowingRefs)
                    || (step == Step.SIGNING && stage instanceof Signing)
                    || (step == Step.ONLINE && stage instanceof Online);
        }
        boolean unlinked = stage instanceof ShowingRefs || stage instanceof PasskeyWanted;
        boolean talking = unlinked || stage instanceof Online;
        return kind.moment() == FaultKind.Moment.TALK && (kind == FaultKind.REFRESH ? unlinked : talking);
    }

    /** Where a connection is dropped. */
    enum Step {
        HANDSHAKE,
        REFS,
        SIGNING,
        ONLINE
    }

    /** What is wrong with the certificates. */
    enum Variant {
        EXPIRED,
        WRONG_ROOT,
        WRONG_LEAF
    }
}
