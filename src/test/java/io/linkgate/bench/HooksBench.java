package io.linkgate.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.linkgate.sandbox.stage.SandboxTiming;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an event to its webhook, alone and under load, with receivers on the same machine. */
@Tag("bench")
class HooksBench {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int RECEIVERS = 10;
    private static final int INSTANCES = 40;
    private static final int ROUNDS = 10;
    private static final int ROUNDS_TO_GATHER = 3; // less time than an attempt may take
    private static final int ALONE = 100;
    private static final long QUIET_NANOS = Duration.ofSeconds(3).toNanos();
    private static final long PATIENCE_NANOS = Duration.ofMinutes(3).toNanos();

    @TempDir
    private Path directory;

    private final List<HttpServer> receivers = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicLong received = new AtomicLong();
    private final Queue<Long> delays = new ConcurrentLinkedQueue<>();
    private volatile long last;
    private volatile CountDownLatch open = new CountDownLatch(0);

    @BeforeEach
    void receive() throws IOException {
        for (int i = 0; i < RECEIVERS; i++) {
            HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            receiver.setExecutor(threads);
            receiver.createContext("/", this::take);
            receiver.start();
            receivers.add(receiver);
        }
    }

    @AfterEach
    void stop() {
        receivers.forEach(receiver -> receiver.stop(0));
        threads.shutdownNow();
    }

    private void take(HttpExchange exchange) throws IOException {
        long happened = JSON.readTree(exchange.getRequestBody().readAllBytes())
                .path("timestamp")
                .asLong();
        await(open);
        delays.add(System.currentTimeMillis() - happened);
        last = System.nanoTime();
        received.incrementAndGet();
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private static void await(CountDownLatch open) {
        try {
            open.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void events() throws Exception {
        Report report = new Report(
                "Webhooks", "what", "deliveries", "a second", "event to receiver: median", "99 of 100", "last");
        try (StandIn standIn = StandIn.start(new SandboxTiming(Duration.ofMinutes(10), Duration.ofMinutes(10)));
                MeasuredLinkgate linkgate = MeasuredLinkgate.start(directory, settings(standIn))) {
            List<String> ids = linkgate.create(INSTANCES, false);
            ids.forEach(id -> receivers.forEach(receiver -> linkgate.post("/v2/webhook/set?instance_id=" + id
                    + "&events=session.status&hmac=0123456789abcdef&url=" + url(receiver))));
            under(linkgate, ids, 2); // warm
            delays.clear();
            for (int i = 0; i < ALONE; i++) {
                long before = received.get();
                linkgate.post("/v2/session/" + (i % 2 == 0 ? "start" : "stop") + "?instance_id=" + ids.get(0));
                awaitMore(before + RECEIVERS);
                quiet(Duration.ofMillis(100).toNanos());
            }
            report.row(row("one event at a time, to 10 receivers", 0));
            delays.clear();
            long before = received.get();
            long begun = System.nanoTime();
            under(linkgate, ids, ROUNDS);
            report.row(row("as many as 8 callers cause", (received.get() - before) / ((last - begun) / 1e9)));
            delays.clear();
            before = received.get();
            open = new CountDownLatch(1);
            cause(linkgate, ids, ROUNDS_TO_GATHER);
            begun = System.nanoTime();
            last = begun;
            open.countDown();
            quiet(QUIET_NANOS);
            report.row(row("gathered while receivers hung", (received.get() - before) / ((last - begun) / 1e9)));
        }
        report.done();
    }

    private String[] row(String what, double rate) {
        Sample sample = Sample.of(delays);
        return new String[] {
            what,
            Integer.toString(sample.size()),
            rate == 0 ? "" : Report.number(rate),
            Report.number(sample.median()) + " ms",
            Report.number(sample.share(0.99)) + " ms",
            Report.number(sample.max()) + " ms"
        };
    }

    /** Starts and stops all instances a few times; returns when nothing comes any more. */
    private void under(MeasuredLinkgate linkgate, List<String> ids, int rounds) {
        cause(linkgate, ids, rounds);
        quiet(QUIET_NANOS);
    }

    private static void cause(MeasuredLinkgate linkgate, List<String> ids, int rounds) {
        List<String> calls = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            calls.addAll(ids);
        }
        linkgate.forAll(calls, id -> {
            linkgate.post("/v2/session/start?instance_id=" + id);
            linkgate.post("/v2/session/stop?instance_id=" + id);
        });
    }

    private void awaitMore(long count) {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (received.get() < count) {
            if (System.nanoTime() > until) {
                throw new AssertionError(received.get() + " of " + count + " have come");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Waits until nothing has come for that time. */
    private void quiet(long nanos) {
        while (System.nanoTime() - last < nanos) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static String url(HttpServer receiver) {
        return URLEncoder.encode("http://127.0.0.1:" + receiver.getAddress().getPort() + "/", StandardCharsets.UTF_8);
    }

    private static Map<String, String> settings(StandIn standIn) {
        Map<String, String> settings = new HashMap<>(standIn.settings());
        settings.put("LINKGATE_HOOKS_PRIVATE_TARGETS", "true");
        return settings;
    }
}
