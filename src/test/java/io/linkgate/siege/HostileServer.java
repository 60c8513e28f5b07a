package io.linkgate.siege;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.noise.CertificateChain;
import io.linkgate.protocol.noise.CertificateChain.Validity;
import io.linkgate.protocol.noise.NoiseException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * A server that proves its identity with certificates that the companions trust, offers codes like any other, and then
 * attacks. It has a thread for each connection, so that a connection can stop reading.
 */
final class HostileServer implements AutoCloseable {

    /** As many may connect at one moment. */
    private static final int BACKLOG = 500;

    /** What the system holds for a connection that does not read is not what is examined here. */
    private static final int BUFFER_BYTES = 32 * 1024;

    private static final int PATIENCE_SECONDS = 60;

    private final SecureRandom random = new SecureRandom();
    private final KeyPair root = KeyPair.generate(random);
    private final KeyPair staticKey = KeyPair.generate(random);
    private final CertificateChain chain;
    private final ServerSocket server = new ServerSocket();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger attacked = new AtomicInteger();
    private volatile Attack attack;

    /** What to do to a companion that shows a code. The connection ends with it. */
    interface Attack {
        void on(Victim victim) throws IOException, NoiseException;
    }

    HostileServer() throws IOException {
        server.setReceiveBufferSize(BUFFER_BYTES); // those of its connections, if it is set before the address
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        Validity validity = new Validity(
                Instant.now().minus(Duration.ofHours(1)), Instant.now().plus(Duration.ofHours(1)));
        chain = CertificateChain.issue(
                root, KeyPair.generate(random), validity, staticKey.publicKey(), validity, random);
        threads.execute(this::listen);
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/ws/chat");
    }

    PublicKey root() {
        return root.publicKey();
    }

    /** Sets the attack for all further connections. */
    void attackWith(Attack next) {
        attacked.set(0);
        attack = next;
    }

    /** The number of connections that were attacked since then. */
    int attacked() {
        return attacked.get();
    }

    /** How many connections are open, as this side sees it. */
    int open() {
        return open.size();
    }

    /** Waits, up to a minute, until its numbers are as the condition wants them. */
    synchronized void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("attacked " + attacked + ", open " + open.size());
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private synchronized void changed() {
        notifyAll();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
        threads.shutdownNow();
    }

    private void listen() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                threads.execute(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSendBufferSize(BUFFER_BYTES);
            Victim victim = Victim.greet(socket, staticKey, chain, random);
            victim.showCode();
            attacked.incrementAndGet();
            changed();
            attack.on(victim);
        } catch (IOException | NoiseException ended) {
            // The companion left, which it may at any time.
        } finally {
            open.remove(socket);
            changed();
        }
    }
}
