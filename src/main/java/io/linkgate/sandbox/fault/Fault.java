package io.linkgate.sandbox.fault;

import java.util.Objects;

/**
 * A deliberate fault of the stand-in.
 *
 * @param code the number sent to the companion, for {@link FaultKind#FAILURE}, {@link FaultKind#STREAM_ERROR} and
 *     {@link FaultKind#ACK}
 * @param step where {@link FaultKind#DROP} drops the connection
 * @param variant what is wrong with the certificates of {@link FaultKind#BAD_CERTIFICATE}
 * @param count how many counters {@link FaultKind#SKIP} leaves out, or how often {@link FaultKind#RETRY} asks
 */
public record Fault(FaultKind kind, int code, Step step, Variant variant, int count) {

    public Fault {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(step);
        Objects.requireNonNull(variant);
    }

    public static Fault of(FaultKind kind) {
        return new Fault(kind, 0, Step.HANDSHAKE, Variant.EXPIRED, 1);
    }

    public static Fault of(FaultKind kind, int code) {
        return new Fault(kind, code, Step.HANDSHAKE, Variant.EXPIRED, 1);
    }

    public static Fault drop(Step step) {
        return new Fault(FaultKind.DROP, 0, step, Variant.EXPIRED, 1);
    }

    public static Fault certificate(Variant variant) {
        return new Fault(FaultKind.BAD_CERTIFICATE, 0, Step.HANDSHAKE, variant, 1);
    }

    public static Fault counted(FaultKind kind, int count) {
        return new Fault(kind, 0, Step.HANDSHAKE, Variant.EXPIRED, count);
    }

    /** Whether it applies when the companion sends a message. */
    public boolean appliesToSent() {
        return kind.moment() == FaultKind.Moment.SENDING;
    }

    /** Whether it applies when a message is delivered to the companion. */
    public boolean appliesToDelivered() {
        return kind.moment() == FaultKind.Moment.DELIVERY;
    }

    /** Whether it applies when a phone encrypts a message for the companion. */
    public boolean appliesToWritten() {
        return kind.moment() == FaultKind.Moment.WRITING;
    }

    /** Whether it applies when a phone decrypts a message of the companion. */
    public boolean appliesToRead() {
        return kind.moment() == FaultKind.Moment.READING;
    }

    /** Whether it applies when the companion asks for hidden numbers. */
    public boolean appliesToLookup() {
        return kind.moment() == FaultKind.Moment.LOOKUP;
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
