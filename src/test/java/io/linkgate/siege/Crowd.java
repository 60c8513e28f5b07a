package io.linkgate.siege;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Many connections of an attacker on one thread, that of the caller: nothing happens but within {@link #open}, {@link
 * #send} and {@link #until}. Keeps the first bytes that each one gets, and never closes one by itself.
 */
final class Crowd implements AutoCloseable {

    private static final int MAX_KEPT_BYTES = 4096;

    /**
     * Tomcat lets 100 connections wait to be accepted. Beyond that the system drops packets of healthy callers as well,
     * which retry after a second. That is not what is tested here, so a crowd comes in small groups.
     */
    private static final int GROUP = 20;

    private static final Duration BETWEEN_GROUPS = Duration.ofMillis(15);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final int port;
    private final Selector selector;
    private final List<Member> members = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);

    Crowd(int port) throws IOException {
        this.port = port;
        this.selector = Selector.open();
    }

    /** One connection. */
    static final class Member {

        private final SocketChannel channel;
        private final ByteArrayOutputStream got = new ByteArrayOutputStream();
        private ByteBuffer toSend;
        private SelectionKey key;
        private boolean connected;
        private boolean ended;

        private Member(SocketChannel channel, byte[] first) {
            this.channel = channel;
            this.toSend = ByteBuffer.wrap(first);
        }

        /** The server has closed it, or never accepted it. */
        boolean ended() {
            return ended;
        }

        /** Everything was sent, unless it has ended before. */
        boolean sent() {
            return connected && !toSend.hasRemaining();
        }

        /** The first bytes that came. */
        byte[] got() {
            return got.toByteArray();
        }

        /** The first line that came, or an empty text. */
        String firstLine() {
            return got.toString(StandardCharsets.ISO_8859_1).lines().findFirst().orElse("");
        }
    }

    /**
     * Opens that number of connections, each of which sends these bytes first, and waits until they are sent.
     *
     * @param from a loopback address to come from, such as {@code 127.0.0.2}
     */
    List<Member> open(int count, String from, byte[] first) throws IOException {
        List<Member> opened = new ArrayList<>();
        while (opened.size() < count) {
            opened.add(connect(from, first));
            if (opened.size() % GROUP == 0) {
                until(() -> opened.stream().allMatch(one -> one.connected || one.ended), PATIENCE);
                until(() -> false, BETWEEN_GROUPS);
            }
        }
        until(() -> opened.stream().allMatch(one -> one.sent() || one.ended), PATIENCE);
        return opened;
    }

    /** Sends more on all that are still open, and waits until it is sent or {@code patience} is over. */
    void send(byte[] more, Duration patience) throws IOException {
        for (Member member : members) {
            if (!member.ended) {
                ByteBuffer rest = member.toSend;
                member.toSend = ByteBuffer.allocate(rest.remaining() + more.length)
                        .put(rest)
                        .put(more)
                        .flip();
                member.key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            }
        }
        until(() -> members.stream().allMatch(one -> one.sent() || one.ended), patience);
    }

    /** Reads and writes until the condition holds or the time is over; returns whether it holds. */
    boolean until(BooleanSupplier so, Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (!so.getAsBoolean()) {
            long rest = (end - System.nanoTime()) / 1_000_000;
            if (rest <= 0) {
                return false;
            }
            selector.select(this::ready, rest);
        }
        return true;
    }

    /** The number of connections that are open, as this side sees it. */
    long open() {
        return members.stream().filter(one -> !one.ended).count();
    }

    /** The first lines and how many received each; those that received nothing count under an empty text. */
    Map<String, Long> firstLines() {
        Map<String, Long> lines = new TreeMap<>();
        members.forEach(member -> lines.merge(member.firstLine(), 1L, Long::sum));
        return lines;
    }

    List<Member> members() {
        return List.copyOf(members);
    }

    @Override
    public void close() throws IOException {
        for (Member member : members) {
            member.channel.close();
        }
        selector.close();
    }

    private Member connect(String from, byte[] first) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.bind(new InetSocketAddress(from, 0));
        Member member = new Member(channel, first);
        members.add(member);
        member.key = channel.register(selector, SelectionKey.OP_CONNECT, member);
        channel.connect(new InetSocketAddress("127.0.0.1", port));
        return member;
    }

    private void ready(SelectionKey key) {
        Member member = (Member) key.attachment();
        try {
            if (key.isConnectable() && member.channel.finishConnect()) {
                member.connected = true;
                key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            }
            if (key.isReadable()) {
                read(member);
            }
            if (key.isValid() && key.isWritable()) {
                member.channel.write(member.toSend);
                if (!member.toSend.hasRemaining()) {
                    key.interestOps(SelectionKey.OP_READ);
                }
            }
        } catch (IOException reset) {
            end(member);
        }
    }

    private void read(Member member) throws IOException {
        buffer.clear();
        if (member.channel.read(buffer) < 0) {
            end(member);
            return;
        }
        int kept = Math.min(buffer.position(), MAX_KEPT_BYTES - member.got.size());
        member.got.write(buffer.array(), 0, kept);
    }

    private static void end(Member member) {
        member.ended = true;
        try {
            member.channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
