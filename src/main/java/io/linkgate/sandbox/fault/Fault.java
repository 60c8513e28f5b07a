package io.linkgate.sandbox.fault;

import java.util.Objects;

/**
 * One thing to do wrong.
 *
 * @param code the number that the companion hears, for {@link FaultKind#FAILURE} and {@link FaultKind#STREAM_ERROR}
 * @param step where {@link FaultKind#DROP} strikes
 * @param variant what is wrong with the certificates of {@link FaultKind#BAD_CERTIFICATE}
 */
public record Fault(FaultKind kind, int code, Step step, Variant variant) {

    public Fault {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(step);
        Objects.requireNonNull(variant);
    }

    public static Fault of(FaultKind kind) {
        return new Fault(kind, 0, Step.HANDSHAKE, Variant.EXPIRED);
    }

    public static Fault of(FaultKind kind, int code) {
        return new Fault(kind, code, Step.HANDSHAKE, Variant.EXPIRED);
    }

    public static Fault drop(Step step) {
        return new Fault(FaultKind.DROP, 0, step, Variant.EXPIRED);
    }

    public static Fault certificate(Variant variant) {
        return new Fault(FaultKind.BAD_CERTIFICATE, 0, Step.HANDSHAKE, variant);
    }

    /** Whether its moment is the end of the handshake. */
    public boolean strikesAtMeeting() {
        return kind.moment() == FaultKind.Moment.MEETING || dropsAt(Step.HANDSHAKE);
    }

    /** Whether it drops connections at this step. */
    public boolean dropsAt(Step where) {
        return kind == FaultKind.DROP && step == where;
    }

    /** Whether its moment is any while companion and server talk; {@link FaultKind#REFRESH} only before the link. */
    public boolean strikesTalk() {
        return kind.moment() == FaultKind.Moment.TALK;
    }

    /** Where a connection is dropped. */
    public enum Step {
        HANDSHAKE,
        REFS,
        SIGNING,
        ONLINE
    }

    /** What is wrong with the certificates. */
    public enum Variant {
        EXPIRED,
        WRONG_ROOT,
        WRONG_LEAF
    }
}
