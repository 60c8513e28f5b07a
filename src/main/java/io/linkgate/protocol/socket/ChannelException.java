package io.linkgate.protocol.socket;

import io.linkgate.protocol.node.NodeException;
import io.linkgate.protocol.noise.NoiseException;
import io.linkgate.protocol.noise.NoiseException.Step;
import java.util.Objects;

/** The peer broke the protocol. The channel cannot be used any more and the connection should be closed. */
public final class ChannelException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The part of the protocol that was broken. */
    public enum Fault {
        /** The bytes are not a sequence of frames. */
        FRAME,
        /** A frame is longer than allowed at this point. */
        SIZE,
        /** The handshake, other than by its certificates. */
        HANDSHAKE,
        /** The server did not prove its identity. Nothing was revealed to it. */
        UNTRUSTED,
        /** A frame after the handshake does not authenticate. */
        TRANSPORT,
        /** A frame authenticates but holds no node. */
        NODE
    }

    private final Fault fault;

    private ChannelException(Fault fault, String message, Throwable cause) {
        super(message, cause);
        this.fault = Objects.requireNonNull(fault);
    }

    static ChannelException of(FrameException cause) {
        return new ChannelException(cause.isTooLong() ? Fault.SIZE : Fault.FRAME, cause.getMessage(), cause);
    }

    static ChannelException of(NodeException cause) {
        return new ChannelException(Fault.NODE, cause.getMessage(), cause);
    }

    static ChannelException of(NoiseException cause) {
        Step step = cause.step();
        Fault fault = step.isTrust() ? Fault.UNTRUSTED : step == Step.TRANSPORT ? Fault.TRANSPORT : Fault.HANDSHAKE;
        return new ChannelException(fault, step + ": " + cause.getMessage(), cause);
    }

    public Fault fault() {
        return fault;
    }
}
