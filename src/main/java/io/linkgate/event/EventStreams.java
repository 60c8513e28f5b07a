package io.linkgate.event;

import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open streams. One task, run once a second, serves all of them: each is checked every time, and gets a heartbeat
 * every {@value #BEATS} times, in turns. Safe for use by any thread.
 */
public final class EventStreams {

    private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);

    /** Seconds between heartbeats. Proxies close connections that are silent for 30 or 60 seconds. */
    static final int BEATS = 15;

    private final EventSource source;
    private final Executor readers;
    private final Map<InstanceId, Set<EventStream>> ofOne = new ConcurrentHashMap<>();
    private final Set<EventStream> ofAll = ConcurrentHashMap.newKeySet();
    private final List<Set<EventStream>> turns = new ArrayList<>();
    private final Map<StreamOutput, Integer> leaving = new ConcurrentHashMap<>();
    private final Map<EventStream, Integer> turnOf = new ConcurrentHashMap<>();
    private int nextTurn; // guarded by turns
    private volatile int second; // written by tick alone
    private volatile int wantingCodes;
    private volatile int wantingMessages;
    private volatile boolean closed;

    EventStreams(EventSource source, Executor readers) {
        this.source = Objects.requireNonNull(source);
        this.readers = Objects.requireNonNull(readers);
        for (int i = 0; i < BEATS; i++) {
            turns.add(ConcurrentHashMap.newKeySet());
        }
    }

    /**
     * Opens a stream. It sends from other threads; its output must be ready to take frames.
     *
     * @return empty if the token is no longer valid, or the server is shutting down
     */
    public Optional<EventStream> open(StreamRequest request, StreamOutput output) {
        Optional<Predicate<Instance>> sight = request.sight().get();
        if (closed || sight.isEmpty()) {
            return Optional.empty();
        }
        EventStream stream = new EventStream(request, sight.get(), source, output, readers, this::left);
        add(stream); // first: what is written from now on is offered
        stream.begin();
        if (closed) {
            stream.end();
        }
        return Optional.of(stream);
    }

    private void add(EventStream stream) {
        synchronized (turns) {
            wantingCodes += stream.request().codes() ? 1 : 0;
            wantingMessages += stream.request().messages() ? 1 : 0;
            nextTurn = (nextTurn + 1) % BEATS;
            turnOf.put(stream, nextTurn);
            turns.get(nextTurn).add(stream);
        }
        stream.request()
                .only()
                .ifPresentOrElse(
                        id -> ofOne.compute(id, (any, streams) -> {
                            Set<EventStream> all = streams == null ? ConcurrentHashMap.newKeySet(1) : streams;
                            all.add(stream);
                            return all;
                        }),
                        () -> ofAll.add(stream));
    }

    private void left(EventStream stream) {
        synchronized (turns) {
            wantingCodes -= stream.request().codes() ? 1 : 0;
            wantingMessages -= stream.request().messages() ? 1 : 0;
            turns.get(turnOf.remove(stream)).remove(stream);
        }
        ofAll.remove(stream);
        stream.request()
                .only()
                .ifPresent(id -> ofOne.computeIfPresent(id, (any, streams) -> {
                    streams.remove(stream);
                    return streams.isEmpty() ? null : streams;
                }));
        leaving.put(stream.output(), second);
    }

    /** Returns how many streams are open. */
    public int count() {
        return turnOf.size();
    }

    /** Whether a tick has anything to do. */
    boolean needTicks() {
        return !turnOf.isEmpty() || !leaving.isEmpty();
    }

    boolean isEmpty() {
        return turnOf.isEmpty();
    }

    /** Whether any stream gets codes. */
    boolean wantCodes() {
        return wantingCodes > 0;
    }

    /** Whether any stream gets events about messages. */
    boolean wantMessages() {
        return wantingMessages > 0;
    }

    /** Offers an event to the streams that get it. */
    void offer(Instance instance, StreamEvent event) {
        ofOne.getOrDefault(instance.id(), Set.of()).forEach(stream -> offer(stream, instance, event));
        ofAll.forEach(stream -> offer(stream, instance, event));
    }

    private static void offer(EventStream stream, Instance instance, StreamEvent event) {
        if (stream.wants(instance)) {
            stream.offer(event);
        }
    }

    /** Offers the state of an instance that was just created and is not started. */
    void appeared(Instance instance) {
        if (!isEmpty() && instance.wanted() == Wanted.STOPPED) {
            offer(instance, source.frames().unmoved(instance, source.sessions().current(instance)));
        }
    }

    /** Checks all streams, and sends heartbeats to those whose turn it is. For one thread at a time. */
    void tick() {
        second = second + 1;
        turnOf.keySet().forEach(stream -> guarded(stream::check));
        turns.get(second % BEATS).forEach(stream -> guarded(stream::beat));
        leaving.forEach((output, since) -> {
            if (output.isSettled(second - since)) {
                leaving.remove(output);
            }
        });
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.warn("An event stream could not be served; it is tried again", e);
        }
    }

    /** Ends all streams, and opens no more. */
    public void close() {
        closed = true;
        turnOf.keySet().forEach(EventStream::end);
        leaving.keySet().forEach(output -> output.isSettled(Integer.MAX_VALUE));
        leaving.clear();
    }
}
