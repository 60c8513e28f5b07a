package io.linkgate.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A client of an event stream, which parses what it gets as browsers do (WHATWG HTML, section 9.2.6). */
public final class EventStreamClient implements Flow.Subscriber<String>, AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 30;

    private final BlockingQueue<Received> events = new LinkedBlockingQueue<>();
    private final CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final AtomicInteger comments = new AtomicInteger();
    private CompletableFuture<HttpResponse<Void>> response = new CompletableFuture<>();
    private String id = "";
    private String event = "";
    private String data = "";

    private EventStreamClient() {}

    /**
     * An event.
     *
     * @param lastId what a client would send as {@code Last-Event-ID} after it
     * @param event its name
     * @param data its body
     * @param at when it was received, by {@link System#nanoTime}
     */
    public record Received(String lastId, String event, JsonNode data, long at) {

        /** The status, for {@code session.status}. */
        public String status() {
            return data.path("status").asText();
        }

        public String instance() {
            return data.path("instance_id").asText();
        }
    }

    /** Opens a stream. */
    public static EventStreamClient open(HttpClient http, HttpRequest request) {
        EventStreamClient client = new EventStreamClient();
        client.response = http.sendAsync(request, BodyHandlers.fromLineSubscriber(client));
        var unused = client.response.whenComplete((done, failure) -> client.ended.complete(null));
        return client;
    }

    /** Waits for the next event. */
    public Received next() {
        try {
            Received next = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no event came");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Waits for the first event of that kind; returns all until then. */
    public List<Received> until(Predicate<Received> last) {
        List<Received> all = new ArrayList<>();
        do {
            all.add(next());
        } while (!last.test(all.get(all.size() - 1)));
        return all;
    }

    /** Waits for that status; returns all events until then. */
    public List<Received> untilStatus(String status) {
        return until(event ->
                event.event().equals("session.status") && event.status().equals(status));
    }

    /** The events that have come and were not asked for yet. */
    public List<Received> rest() {
        List<Received> rest = new ArrayList<>();
        events.drainTo(rest);
        return rest;
    }

    /** The comments that have come. */
    public int comments() {
        return comments.get();
    }

    /** Done when the server has ended the stream, or the connection is lost. */
    public CompletableFuture<Void> ended() {
        return ended;
    }

    /** Waits until the response has begun. */
    public void awaitOpen() throws Exception {
        subscribed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Cuts the connection. */
    @Override
    public void close() {
        subscribed.thenAccept(Flow.Subscription::cancel);
        response.cancel(true);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscribed.complete(subscription);
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
        if (line.isEmpty()) {
            dispatch();
        } else if (line.startsWith(":")) {
            comments.incrementAndGet();
        } else if (line.startsWith("id: ")) {
            id = line.substring(4);
        } else if (line.startsWith("event: ")) {
            event = line.substring(7);
        } else if (line.startsWith("data: ")) {
            data = line.substring(6);
        }
    }

    private void dispatch() {
        try {
            if (!data.isEmpty()) {
                events.add(new Received(id, event, JSON.readTree(data), System.nanoTime()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(data, e);
        } finally {
            data = "";
            event = "";
        }
    }

    @Override
    public void onError(Throwable failure) {
        ended.complete(null);
    }

    @Override
    public void onComplete() {
        ended.complete(null);
    }
}
