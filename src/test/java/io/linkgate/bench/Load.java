package io.linkgate.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Callers that repeat their requests over keep-alive connections, as fast as they are answered. They read only the length
 * of each answer and skip the rest: the cost of a fuller client would blur the comparison.
 */
final class Load implements AutoCloseable {

    private final List<Caller> callers = new ArrayList<>();
    private final ExecutorService threads;

    /**
     * Opens the connections.
     *
     * @param connections how many callers at a time
     * @param request head and body
     */
    Load(int port, int connections, String request) throws IOException {
        this(port, Collections.nCopies(connections, List.of(request)));
    }

    /**
     * Opens the connections.
     *
     * @param requests those of each caller, which it makes in turn
     */
    Load(int port, List<List<String>> requests) throws IOException {
        threads = Executors.newFixedThreadPool(requests.size());
        for (List<String> own : requests) {
            callers.add(new Caller(
                    port,
                    own.stream()
                            .map(request -> request.getBytes(StandardCharsets.US_ASCII))
                            .toList()));
        }
    }

    /** How long each answer took, in nanoseconds. */
    List<Long> runFor(Duration time) throws Exception {
        long until = System.nanoTime() + time.toNanos();
        List<Callable<List<Long>>> tasks = new ArrayList<>();
        for (Caller caller : callers) {
            tasks.add(() -> caller.askUntil(until));
        }
        List<Long> all = new ArrayList<>();
        for (Future<List<Long>> one : threads.invokeAll(tasks)) {
            all.addAll(one.get());
        }
        return all;
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        for (Caller caller : callers) {
            caller.socket.close();
        }
    }

    /** One caller; opens a new connection when the server ends the old one, as Tomcat does after a hundred answers. */
    private static final class Caller {

        private static final String LENGTH = "content-length:";
        private static final String CLOSE = "connection: close";

        private final int port;
        private final List<byte[]> requests;
        private final byte[] body = new byte[65_536];
        private Socket socket;
        private InputStream in;
        private OutputStream out;

        Caller(int port, List<byte[]> requests) throws IOException {
            this.port = port;
            this.requests = requests;
            connect();
        }

        List<Long> askUntil(long until) throws IOException {
            List<Long> times = new ArrayList<>();
            long start = System.nanoTime();
            while (start < until) {
                out.write(requests.get(times.size() % requests.size()));
                boolean closed = readAnswer();
                long end = System.nanoTime();
                times.add(end - start);
                if (closed) {
                    socket.close();
                    connect();
                    end = System.nanoTime();
                }
                start = end;
            }
            return times;
        }

        private void connect() throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream(), 16_384);
            out = socket.getOutputStream();
        }

        /** Whether it is the last one of this connection. */
        private boolean readAnswer() throws IOException {
            String status = line();
            if (!status.startsWith("HTTP/1.1 200")) {
                throw new IOException("answered " + status);
            }
            int length = -1;
            boolean closed = false;
            for (String header = line(); !header.isEmpty(); header = line()) {
                if (header.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                    length = Integer.parseInt(header.substring(LENGTH.length()).strip());
                }
                closed |= header.equalsIgnoreCase(CLOSE);
            }
            if (length <= 0 || in.readNBytes(body, 0, length) != length) {
                throw new IOException("no body of " + length + " bytes");
            }
            return closed;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder(64);
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new IOException("the server closed the connection");
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }
    }
}
