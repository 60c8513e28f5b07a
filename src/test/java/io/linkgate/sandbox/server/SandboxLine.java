package io.linkgate.sandbox.server;

import java.nio.ByteBuffer;
import java.util.Optional;

/** The stand-in's end of a wire that is no socket, for tests of other packages. */
public final class SandboxLine {

    private final SandboxConnection connection;

    private SandboxLine(SandboxConnection connection) {
        this.connection = connection;
    }

    /** The companion's end. Neither method may call back into the line. */
    public interface Companion {

        /** The stand-in has sent a message, whose bytes belong to the companion. */
        void receives(ByteBuffer message);

        /** The stand-in has closed. */
        void closed();
    }

    /** Opens a line to that stand-in; empty if it accepts no more. */
    public static Optional<SandboxLine> open(SandboxServer server, Companion companion) {
        return server.accept(new Peer() {
                    @Override
                    public void send(ByteBuffer message) {
                        companion.receives(message);
                    }

                    @Override
                    public void close() {
                        companion.closed();
                    }
                })
                .map(SandboxLine::new);
    }

    /** The companion has sent a message. */
    public void receive(ByteBuffer message) {
        connection.receive(message);
    }

    /** The companion is gone. */
    public void lost() {
        connection.lost();
    }
}
