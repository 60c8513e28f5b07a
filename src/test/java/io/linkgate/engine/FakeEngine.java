package io.linkgate.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** An engine whose connections do what the test tells them to, in the test's own thread. */
public final class FakeEngine implements Engine {

    private final List<Connection> connections = new ArrayList<>();

    @Override
    public EngineDevice newDevice() {
        return new EngineDevice() {};
    }

    @Override
    public EngineConnection open(EngineDevice device, EngineListener listener) {
        Connection connection = new Connection(device, listener);
        connections.add(connection);
        return connection;
    }

    /** All connections that were opened, in order. */
    public List<Connection> connections() {
        return connections;
    }

    /** The newest connection. */
    public Connection latest() {
        return connections.get(connections.size() - 1);
    }

    /** One connection as the test sees it. */
    public static final class Connection implements EngineConnection {

        private final EngineDevice device;
        private final EngineListener listener;
        private boolean closed;

        private Connection(EngineDevice device, EngineListener listener) {
            this.device = device;
            this.listener = listener;
        }

        public void showsCode(String text, Instant expiresAt) {
            listener.on(new EngineEvent.CodeShown(text, expiresAt, 1, 6));
        }

        public void ends(EndCause cause) {
            listener.on(new EngineEvent.Ended(cause, "as the test says"));
        }

        public EngineDevice device() {
            return device;
        }

        public boolean isClosed() {
            return closed;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
