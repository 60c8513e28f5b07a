package io.linkgate.event;

import io.linkgate.instance.InstanceId;
import io.linkgate.session.QrCode;
import io.linkgate.session.SessionStatus;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An event for streams. Its frame is written once, when the first stream needs it, since a picture costs a millisecond;
 * the {@code id} line, in front of it, is the stream's own. Safe for use by any thread.
 */
final class StreamEvent {

    private final InstanceId instance;
    private final long number;
    private final Optional<SessionStatus> status;
    private final Optional<QrCode> code;
    private final Optional<LoggedMessage> message;
    private final String moveId;
    private Supplier<byte[]> writer;
    private byte[] frame = {};

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private StreamEvent(
            InstanceId instance,
            long number,
            Optional<SessionStatus> status,
            Optional<QrCode> code,
            Optional<LoggedMessage> message,
            String moveId,
            Supplier<byte[]> writer) {
        this.instance = Objects.requireNonNull(instance);
        this.number = number;
        this.status = status;
        this.code = code;
        this.message = message;
        this.moveId = moveId;
        this.writer = Objects.requireNonNull(writer);
    }

    /**
     * The session has moved.
     *
     * @param id the id of the event
     */
    static StreamEvent move(InstanceId instance, long number, String id, SessionStatus to, Supplier<byte[]> writer) {
        return new StreamEvent(instance, number, Optional.of(to), Optional.empty(), Optional.empty(), id, writer);
    }

    /** Something has happened to a message. */
    static StreamEvent message(LoggedMessage message, Supplier<byte[]> writer) {
        return new StreamEvent(
                message.instance(), 0, Optional.empty(), Optional.empty(), Optional.of(message), "", writer);
    }

    /** A code is on show. */
    static StreamEvent code(InstanceId instance, QrCode code, Supplier<byte[]> writer) {
        return new StreamEvent(instance, 0, Optional.empty(), Optional.of(code), Optional.empty(), "", writer);
    }

    /** The session exists and has never moved. */
    static StreamEvent unmoved(InstanceId instance, Supplier<byte[]> writer) {
        return new StreamEvent(
                instance, 0, Optional.of(SessionStatus.STOPPED), Optional.empty(), Optional.empty(), "", writer);
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

    /** Returns the id of the move; empty for other events. */
    String moveId() {
        return moveId;
    }

    /** Returns the event about a message; empty for other events. */
    Optional<LoggedMessage> message() {
        return message;
    }

    /** Returns the status that the event reports; empty for a code or a message. */
    Optional<SessionStatus> status() {
        return status;
    }

    /** Returns the code; empty for other events. */
    Optional<QrCode> code() {
        return code;
    }

    /** Returns the bytes of the event in the stream, without an {@code id} line; must not be changed. */
    synchronized byte[] frame() {
        if (frame.length == 0) {
            frame = writer.get();
            writer = () -> frame; // releases the snapshot
        }
        return frame;
    }
}
