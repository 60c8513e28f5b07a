package io.linkgate.engine.whatsapp.version;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.linkgate.testkit.ServerExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server of the two pages that name the newest version: the service worker, which names one at first, and the front
 * page, which is missing at first.
 */
final class VersionPages extends ServerExtension {

    private static final String WORKER = "/sw.js";
    private static final String FRONT = "/";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<HttpExchange> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private volatile CountDownLatch mayAnswer = new CountDownLatch(0);
    private volatile int workerStatus = 200;
    private volatile String worker = "{\"client_revision\":1099999990,}";
    private volatile int frontStatus = 404;
    private volatile String front = "";
    private volatile String retryAfter = "";

    @Override
    protected void open() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** The pages, in the order in which they are asked. */
    List<VersionSource> sources() {
        String here = "http://127.0.0.1:" + server.getAddress().getPort();
        return List.of(
                new VersionSource(URI.create(here + WORKER), VersionSource.SERVICE_WORKER.headers()),
                new VersionSource(URI.create(here + FRONT), VersionSource.FRONT_PAGE.headers()));
    }

    /** The requests so far. */
    List<HttpExchange> requests() {
        return requests;
    }

    /** The paths of the requests so far. */
    List<String> paths() {
        return requests.stream()
                .map(request -> request.getRequestURI().getPath())
                .toList();
    }

    void worker(String content) {
        worker = content;
    }

    void workerStatus(int status) {
        workerStatus = status;
    }

    void front(String content) {
        front = content;
    }

    void frontStatus(int status) {
        frontStatus = status;
    }

    /** The Retry-After header of the service worker; none if it is empty. */
    void retryAfter(String patience) {
        retryAfter = patience;
    }

    /** Lets the service worker's answers wait for {@link #release}. */
    void hold() {
        mayAnswer = new CountDownLatch(1);
    }

    void release() {
        mayAnswer.countDown();
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(exchange);
        boolean isFront = exchange.getRequestURI().getPath().equals(FRONT);
        if (!isFront) {
            awaitRelease();
        }
        byte[] body = (isFront ? front : worker).getBytes(StandardCharsets.UTF_8);
        if (!isFront && !retryAfter.isEmpty()) {
            exchange.getResponseHeaders().add("Retry-After", retryAfter);
        }
        exchange.sendResponseHeaders(isFront ? frontStatus : workerStatus, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void awaitRelease() throws IOException {
        try {
            mayAnswer.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
