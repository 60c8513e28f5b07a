package io.linkgate.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The network in front of a server, which a test can cut: neither side gets a close. It forwards bytes as they come.
 * Safe for use by any thread.
 */
public final class Wires implements AutoCloseable {

    private static final int BUFFER_BYTES = 8_192;
    private static final int THREADS = 2;

    private final URI target;
    private final AsynchronousChannelGroup group;
    private final AsynchronousServerSocketChannel entrance;
    private final Set<Wire> wires = ConcurrentHashMap.newKeySet();

    /** Creates a network to an address, by its host and port. */
    public Wires(URI target) throws IOException {
        this.target = target;
        this.group = AsynchronousChannelGroup.withFixedThreadPool(THREADS, Executors.defaultThreadFactory());
        this.entrance = AsynchronousServerSocketChannel.open(group)
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        entrance.accept(null, Then.of(this::accepted, () -> {}));
    }

    /** Returns the address through this network. */
    public URI url() throws IOException {
        int port = ((InetSocketAddress) entrance.getLocalAddress()).getPort();
        return URI.create(target.getScheme() + "://127.0.0.1:" + port + target.getPath());
    }

    /** Cuts one connection; returns false if there is none. */
    public boolean cutOne(RandomGenerator random) {
        List<Wire> all = new ArrayList<>(wires);
        Optional<Wire> one = all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
        one.ifPresent(Wire::end);
        return one.isPresent();
    }

    @Override
    public void close() throws IOException {
        group.shutdownNow();
    }

    private void accepted(AsynchronousSocketChannel near) {
        entrance.accept(null, Then.of(this::accepted, () -> {}));
        try {
            AsynchronousSocketChannel far = AsynchronousSocketChannel.open(group);
            Wire wire = new Wire(near, far);
            wires.add(wire);
            far.connect(
                    new InetSocketAddress(target.getHost(), target.getPort()),
                    null,
                    Then.of(
                            connected -> {
                                wire.pass(near, far, ByteBuffer.allocate(BUFFER_BYTES));
                                wire.pass(far, near, ByteBuffer.allocate(BUFFER_BYTES));
                            },
                            wire::end));
        } catch (IOException e) {
            close(near);
        }
    }

    private static void close(AsynchronousSocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private final class Wire {

        private final AsynchronousSocketChannel near;
        private final AsynchronousSocketChannel far;

        private Wire(AsynchronousSocketChannel near, AsynchronousSocketChannel far) {
            this.near = near;
            this.far = far;
        }

        private void pass(AsynchronousSocketChannel from, AsynchronousSocketChannel to, ByteBuffer buffer) {
            from.read(
                    buffer,
                    null,
                    Then.of(
                            count -> {
                                if (count < 0) {
                                    end();
                                } else {
                                    write(from, to, buffer.flip());
                                }
                            },
                            this::end));
        }

        private void write(AsynchronousSocketChannel from, AsynchronousSocketChannel to, ByteBuffer buffer) {
            if (!buffer.hasRemaining()) {
                pass(from, to, buffer.clear());
                return;
            }
            to.write(buffer, null, Then.of(count -> write(from, to, buffer), this::end));
        }

        private void end() {
            wires.remove(this);
            close(near);
            close(far);
        }
    }

    /** A completion handler from two functions. */
    private record Then<T>(Consumer<T> done, Runnable failed) implements CompletionHandler<T, Void> {

        static <T> Then<T> of(Consumer<T> done, Runnable failed) {
            return new Then<>(done, failed);
        }

        @Override
        public void completed(T result, Void attachment) {
            done.accept(result);
        }

        @Override
        public void failed(Throwable cause, Void attachment) {
            failed.run();
        }
    }
}
