package io.linkgate.bootstrap;

import io.linkgate.api.InstalledApi;
import io.linkgate.api.call.CallAuthorizer;
import io.linkgate.api.client.PublicAddress;
import io.linkgate.api.relay.RelayFilter;
import io.linkgate.cluster.SharedOwnership;
import io.linkgate.cluster.call.IncomingCalls;
import io.linkgate.cluster.call.OutgoingCalls;
import io.linkgate.cluster.call.Relayed;
import io.linkgate.limit.WaitingCalls;
import io.linkgate.storage.Database;
import io.linkgate.storage.Sealing;
import jakarta.servlet.Filter;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Calls between nodes: what sends those that another node has to answer, and what answers those of others. For a node
 * that shares its database; one that is alone needs none of it.
 */
final class RelayModule implements AutoCloseable {

    /** Calls of other nodes wait here for the database, as they do on threads of the server if they come by HTTP. */
    private static final int THREADS = 16;

    private static final int SECONDS_TO_STAY = 30;
    private static final int SECONDS_TO_STOP = 5;

    private final Database database;
    private final SharedOwnership ownership;
    private final Sealing sealing;
    private final Threads threads;
    private final Clock clock;
    private final OutgoingCalls outgoing;
    private final ThreadPoolExecutor carryingOut;
    private IncomingCalls incoming; // null until it has begun; guarded by this
    private boolean ended; // guarded by this

    /** Begins to send. */
    RelayModule(
            Database database,
            SharedOwnership ownership,
            Sealing sealing,
            Threads threads,
            Clock clock,
            SecureRandom random) {
        this.database = database;
        this.ownership = ownership;
        this.sealing = sealing;
        this.threads = threads;
        this.clock = clock;
        this.outgoing = new OutgoingCalls(
                database.jdbi(),
                sealing,
                database.notices(),
                ownership.self(),
                ownership,
                ownership,
                threads.disk(),
                clock,
                random);
        AtomicInteger count = new AtomicInteger();
        this.carryingOut = new ThreadPoolExecutor(
                THREADS, THREADS, SECONDS_TO_STAY, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "linkgate-relay-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        carryingOut.allowCoreThreadTimeOut(true);
        everySecond(outgoing::lookOrReport);
    }

    /**
     * Returns the filter that sends calls, for {@code ApiModule}.
     *
     * @param waiting the places of all calls that wait
     */
    Map<String, Function<CallAuthorizer, Filter>> filters(PublicAddress address, WaitingCalls waiting) {
        return Map.of(
                "relay",
                authorizer ->
                        new RelayFilter(authorizer, ownership, outgoing, address::of, waiting, threads.answerers()));
    }

    /** Begins to answer calls of other nodes, once the API is there and can answer; those that were sent before, too. */
    void begin(InstalledApi api) {
        var unused = api.serving().thenRun(() -> take(api));
    }

    private synchronized void take(InstalledApi api) {
        if (ended) {
            return;
        }
        incoming = new IncomingCalls(
                database.jdbi(),
                sealing,
                database.notices(),
                ownership.self(),
                ownership,
                api.carriedOut(),
                threads.disk(),
                carryingOut,
                clock);
        everySecond(incoming::lookOrReport);
        incoming.missed();
    }

    /** Passes on how each call ends that another node was to answer, and after which time. */
    void whenEnded(BiConsumer<Relayed.Kind, Duration> listener) {
        outgoing.whenEnded(listener);
    }

    /** Returns how many calls of this node are under way at others. */
    int sent() {
        return outgoing.underWay();
    }

    /** Returns how many calls of others this node carries out. */
    synchronized int received() {
        return incoming == null ? 0 : incoming.underWay();
    }

    private void everySecond(Runnable task) {
        threads.scheduler().scheduleAtFixedRate(new DiskTask(task, threads.disk()), 1, 1, TimeUnit.SECONDS);
    }

    /**
     * Takes no calls of others any more, and ends those that wait for others. To be called before sessions are closed,
     * which answers what was begun; may be called again.
     */
    synchronized void end() {
        ended = true;
        if (incoming != null) {
            incoming.close();
        }
        outgoing.close();
    }

    /** Ends everything. What is still being carried out has a few seconds; threads for the disk must still run. */
    @Override
    public void close() throws InterruptedException {
        end();
        stop(carryingOut);
    }

    private static void stop(ExecutorService pool) throws InterruptedException {
        pool.shutdown();
        if (!pool.awaitTermination(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
            pool.shutdownNow();
        }
    }
}
