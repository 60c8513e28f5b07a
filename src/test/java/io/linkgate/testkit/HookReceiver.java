package io.linkgate.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** A receiver of webhooks on a free port of the loopback address, over plain HTTP. Safe for use by any thread. */
public final class HookReceiver implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NO_BODY = -1;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Delivery> received = new ArrayList<>();
    private int status = 200;

    /**
     * A delivery.
     *
     * @param headers by name in lower case
     */
    public record Delivery(String path, Map<String, String> headers, byte[] body) {

        /** Returns the body as JSON. */
        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Returns a field of the top level as text; empty if there is none. */
        public String text(String field) {
            return json().path(field).asText("");
        }

        /** Returns the value of a header, or an empty text. */
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** Starts a receiver that answers 200. */
    public HookReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::receive);
        server.start();
    }

    private void receive(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
        byte[] body = exchange.getRequestBody().readAllBytes();
        int answer;
        synchronized (received) {
            received.add(new Delivery(exchange.getRequestURI().toString(), headers, body));
            received.notifyAll();
            answer = status;
        }
        exchange.sendResponseHeaders(answer, NO_BODY);
        exchange.close();
    }

    /** Sets the status of further answers. */
    public void answer(int other) {
        synchronized (received) {
            status = other;
        }
    }

    /** Returns the address, with a path that begins with a slash. */
    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** Returns what was received so far, refused or not. */
    public List<Delivery> received() {
        synchronized (received) {
            return List.copyOf(received);
        }
    }

    /** Waits for a delivery and returns the first. */
    public Delivery await(Predicate<Delivery> wanted) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        synchronized (received) {
            while (true) {
                for (Delivery delivery : received) {
                    if (wanted.test(delivery)) {
                        return delivery;
                    }
                }
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new AssertionError("not among " + received.size() + " deliveries: "
                            + received.stream()
                                    .map(any -> any.text("event") + " " + any.text("status"))
                                    .toList());
                }
                try {
                    received.wait(left);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
