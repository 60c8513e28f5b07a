package io.linkgate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Thousands of clients of event streams, with one thread for all. They connect from several addresses of the loopback
 * network, as clients behind several addresses would.
 */
final class OpenStreams implements AutoCloseable {

    private static final int ADDRESSES = 8;
    private static final int BUFFER = 16 * 1024;
    private static final long PATIENCE_NANOS = Duration.ofMinutes(3).toNanos();
    private static final Pattern STATUS = Pattern.compile("event: session.status\n.*\"timestamp\":([0-9]+)");

    private final int port;
    private final String token;
    private final Selector selector;
    private final Thread reader = new Thread(this::read, "bench-streams");
    private final List<SocketChannel> channels = new ArrayList<>();
    private final ConcurrentLinkedQueue<SocketChannel> connected = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Long> delays = new ConcurrentLinkedQueue<>();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private volatile boolean closed;

    OpenStreams(int port, String token) throws IOException {
        this.port = port;
        this.token = token;
        this.selector = Selector.open();
        reader.setDaemon(true);
        reader.start();
    }

    /** Opens a stream for each of these instances, and waits until all have begun. */
    void open(List<String> ids) throws IOException {
        int expected = begun.get() + ids.size();
        for (String id : ids) {
            SocketChannel channel = SocketChannel.open();
            channels.add(channel);
            channel.bind(
                    new InetSocketAddress(InetAddress.getByName("127.0.0." + (2 + channels.size() % ADDRESSES)), 0));
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.write(ByteBuffer.wrap(("GET /v2/session/events?instance_id=" + id
                            + " HTTP/1.1\r\nHost: localhost\r\n" + "access-token: " + token + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII)));
            channel.configureBlocking(false);
            connected.add(channel);
            selector.wakeup();
        }
        await(begun, expected);
    }

    /** Waits until that many events have come since {@link #forget}. */
    List<Long> delays(int count) {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (delays.size() < count) {
            if (System.nanoTime() > until) {
                throw new AssertionError(delays.size() + " of " + count + " events have come");
            }
            LockSupport.parkNanos(1_000_000);
        }
        return List.copyOf(delays);
    }

    void forget() {
        delays.clear();
    }

    /** The streams that have ended. */
    int lost() {
        return lost.get();
    }

    private static void await(AtomicInteger count, int expected) {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (count.get() < expected) {
            if (System.nanoTime() > until) {
                throw new AssertionError(count.get() + " of " + expected + " streams have begun");
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try {
            while (!closed) {
                selector.select(100);
                for (SocketChannel channel = connected.poll(); channel != null; channel = connected.poll()) {
                    channel.register(selector, SelectionKey.OP_READ);
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    read(key, buffer);
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(SelectionKey key, ByteBuffer buffer) throws IOException {
        buffer.clear();
        int count = ((SocketChannel) key.channel()).read(buffer);
        if (count < 0) {
            key.cancel();
            lost.incrementAndGet();
            return;
        }
        String text = new String(buffer.array(), 0, count, StandardCharsets.ISO_8859_1);
        if (text.startsWith("HTTP/1.1 200")) {
            begun.incrementAndGet();
        }
        Matcher events = STATUS.matcher(text);
        while (events.find()) {
            delays.add(System.currentTimeMillis() - Long.parseLong(events.group(1)));
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (SocketChannel channel : channels) {
            channel.close();
        }
        selector.close();
    }
}
