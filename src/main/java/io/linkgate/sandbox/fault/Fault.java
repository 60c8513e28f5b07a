package io.linkgate.sandbox.fault;

import java.util.Objects;

/**
 * A deliberate fault of the stand-in.
 *
 * @param code the number sent to the companion, for {@link FaultKind#FAILURE} and {@link FaultKind#STREAM_ERROR}
 * @param step where {@link FaultKind#DROP} drops the connection
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

    /** Whether it applies at the end of the handshake. */
    public boolean appliesAfterHandshake() {
        return kind.moment() == FaultKind.Moment.HANDSHAKE_DONE || dropsAt(Step.HANDSHAKE);
    }

    /** Whether it drops connections at this step. */
    public boolean dropsAt(Step where) {
        return kind == FaultKind.DROP && step == where;
    }

    /**
     * Whether it applies at any time while the stanzas flow; {@link FaultKind#REFRESH} only before the link.
     */
    public boolean appliesAnyTime() {
        return kind.moment() == FaultKind.Moment.CONNECTED;
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
