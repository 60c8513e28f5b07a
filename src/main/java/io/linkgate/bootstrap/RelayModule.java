package io.linkgate.bootstrap;

import io.linkgate.api.InstalledApi;
import io.linkgate.api.call.CallAuthorizer;
import io.linkgate.api.client.PublicAddress;
import io.linkgate.api.relay.RelayFilter;
import io.linkgate.cluster.LiveNodes;
import io.linkgate.cluster.Ownership;
import io.linkgate.cluster.call.IncomingCalls;
import io.linkgate.cluster.call.OutgoingCalls;
import io.linkgate.limit.WaitingCalls;
import io.linkgate.storage.Sealing;
import io.linkgate.storage.notice.Notices;
import jakarta.servlet.Filter;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/**
 * Calls between nodes: what sends those that another node has to answer, and what answers those of others. For a node
 * that shares its database; one that is alone needs none of it.
 */
final class RelayModule implements AutoCloseable {

    /** Calls of other nodes wait here for the database, as they do on threads of the server if they come by HTTP. */
    private static final int THREADS = 16;

    private static final int SECONDS_TO_STAY = 30;
    private static final int SECONDS_TO_STOP = 5;

    private final Jdbi jdbi;
    private final Sealing sealing;
    private final Notices notices;
    private final String node;
    private final Ownership ownership;
    private final Threads threads;
    private final Clock clock;
    private final OutgoingCalls outgoing;
    private final ThreadPoolExecutor carryingOut;
    private IncomingCalls incoming; // null until it has begun

    /**
     * Begins to send.
     *
     * @param node the name of this node
     * @param nodes which others live
     */
    RelayModule(
            Jdbi jdbi,
            Sealing sealing,
            Notices notices,
            String node,
            Ownership ownership,
            LiveNodes nodes,
            Threads threads,
            Clock clock,
            SecureRandom random) {
        this.jdbi = jdbi;
        this.sealing = sealing;
        this.notices = notices;
        this.node = node;
        this.ownership = ownership;
        this.threads = threads;
        this.clock = clock;
        this.outgoing =
                new OutgoingCalls(jdbi, sealing, notices, node, ownership, nodes, threads.disk(), clock, random);
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
     * @param standInOfEach whether each node has a sandbox of its own
     * @param waiting the places of all calls that wait
     */
    Map<String, Function<CallAuthorizer, Filter>> filters(
            PublicAddress address, boolean standInOfEach, WaitingCalls waiting) {
        return Map.of(
                "relay",
                authorizer -> new RelayFilter(
                        authorizer, ownership, outgoing, address::of, standInOfEach, waiting, threads.answerers()));
    }

    /** Begins to answer calls of other nodes, once all that they need is there and the entrances are open. */
    void begin(InstalledApi api) {
        incoming = new IncomingCalls(
                jdbi, sealing, notices, node, ownership, api.carriedOut(), threads.disk(), carryingOut, clock);
        everySecond(incoming::lookOrReport);
    }

    private void everySecond(Runnable task) {
        threads.scheduler().scheduleAtFixedRate(new DiskTask(task, threads.disk()), 1, 1, TimeUnit.SECONDS);
    }

    /**
     * Takes no calls of others any more, and ends those that wait for others. To be called before sessions are closed,
     * which answers what was begun; may be called again.
     */
    void end() {
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
