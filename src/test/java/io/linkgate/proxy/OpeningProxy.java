package io.linkgate.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A proxy that opens the TLS inside of a tunnel with a certificate of its own, and passes what is in it to a port of
 * this machine. It keeps what it was asked for, and how the handshake went.
 */
final class OpeningProxy implements AutoCloseable {

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private final SSLContext tls;
    private final int target;

    /** @param target the port that tunnels lead to in truth */
    OpeningProxy(SSLContext tls, int target) throws IOException {
        this.tls = tls;
        this.target = target;
        start("proxy-accept", () -> {
            while (true) {
                Socket client = listening.accept();
                start("proxy-tunnel", () -> serve(client));
            }
        });
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Returns the first lines of requests, and {@code refused} for each handshake that the client has ended. */
    BlockingQueue<String> seen() {
        return seen;
    }

    private void serve(Socket client) throws IOException {
        try (client) {
            seen.add(head(client.getInputStream()));
            client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            try (SSLSocket opened = (SSLSocket) tls.getSocketFactory().createSocket(client, null, port(), true);
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
                opened.setUseClientMode(false);
                if (!shakesHands(opened)) {
                    return;
                }
                start("proxy-back", () -> server.getInputStream().transferTo(opened.getOutputStream()));
                OutputStream there = server.getOutputStream();
                String request = head(opened.getInputStream());
                seen.add(request.lines().findFirst().orElse(""));
                there.write(request.getBytes(StandardCharsets.US_ASCII));
                opened.getInputStream().transferTo(there);
            }
        }
    }

    private boolean shakesHands(SSLSocket opened) {
        try {
            opened.startHandshake();
            return true;
        } catch (IOException e) {
            seen.add("refused");
            return false;
        }
    }

    /** Reads a request up to its body, and nothing more. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the request has ended early: " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException ended) {
                        // One of the two has closed.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
