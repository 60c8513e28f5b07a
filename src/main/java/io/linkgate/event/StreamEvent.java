package io.linkgate.event;

import io.linkgate.instance.InstanceId;
import io.linkgate.session.QrCode;
import io.linkgate.session.SessionStatus;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An event for streams. Its frame is written once, when the first stream needs it, since a picture costs a millisecond.
 * Safe for use by any thread.
 */
final class StreamEvent {

    private final InstanceId instance;
    private final long number;
    private final Optional<SessionStatus> status;
    private final Optional<QrCode> code;
    private Supplier<byte[]> writer;
    private byte[] frame = {};

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private StreamEvent(
            InstanceId instance,
            long number,
            Optional<SessionStatus> status,
            Optional<QrCode> code,
            Supplier<byte[]> writer) {
        this.instance = Objects.requireNonNull(instance);
        this.number = number;
        this.status = status;
        this.code = code;
        this.writer = Objects.requireNonNull(writer);
    }

    /** The session has moved. */
    static StreamEvent move(InstanceId instance, long number, SessionStatus to, Supplier<byte[]> writer) {
        return new StreamEvent(instance, number, Optional.of(to), Optional.empty(), writer);
    }

    /** A code is on show. */
    static StreamEvent code(InstanceId instance, QrCode code, Supplier<byte[]> writer) {
        return new StreamEvent(instance, 0, Optional.empty(), Optional.of(code), writer);
    }

    /** The session exists and has never moved. */
    static StreamEvent unmoved(InstanceId instance, Supplier<byte[]> writer) {
        return new StreamEvent(instance, 0, Optional.of(SessionStatus.STOPPED), Optional.empty(), writer);
    }

    InstanceId instance() {
        return instance;
    }

    /** Returns the number of the move; 0 for other events. */
    long number() {
        return number;
    }

    boolean isMove() {
        return number > 0;
    }

    /** Returns the status that the event reports; empty for a code. */
    Optional<SessionStatus> status() {
        return status;
    }

    /** Returns the code; empty for a status. */
    Optional<QrCode> code() {
        return code;
    }

    /** Returns the bytes of the event in the stream; must not be changed. */
    synchronized byte[] frame() {
        if (frame.length == 0) {
            frame = writer.get();
            writer = () -> frame; // releases the snapshot
        }
        return frame;
    }
}
