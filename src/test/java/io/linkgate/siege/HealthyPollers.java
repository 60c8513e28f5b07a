package io.linkgate.siege;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.linkgate.protocol.code.QrPayload;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.testkit.ApiClient;
import io.linkgate.testkit.BareHttp;
import io.linkgate.testkit.QrReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Callers that each poll the code of an instance of their own, over a new connection each time, and check every answer:
 * that it is a picture of a live code of their instance, that it came in time, and that nothing has happened to the
 * instance. Each has a thread, so a caller without an answer delays no other.
 */
final class HealthyPollers implements AutoCloseable {

    static final int USUAL_COUNT = 20;

    /** An answer takes some milliseconds; a packet that is lost while many connect, one to three seconds more. */
    static final Duration USUAL_PATIENCE = Duration.ofSeconds(4);

    private static final long MILLIS_BETWEEN_POLLS = 250;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SmallLinkgate server;
    private final ApiClient api;
    private final ScheduledExecutorService threads;
    private final List<String> ids = new ArrayList<>();
    private final Map<PublicKey, String> owners = new ConcurrentHashMap<>();
    private final Map<String, Integer> moves = new ConcurrentHashMap<>();
    private final PollReport report;

    private HealthyPollers(SmallLinkgate server, int count, Duration inTime) {
        this.server = server;
        this.api = server.api();
        this.threads = Executors.newScheduledThreadPool(count);
        this.report = new PollReport(inTime);
    }

    /** Twenty callers that expect each answer within {@link #USUAL_PATIENCE}. */
    static HealthyPollers begin(SmallLinkgate server) throws Exception {
        return begin(server, USUAL_COUNT, USUAL_PATIENCE);
    }

    /** Creates their instances, waits for the codes and begins to poll. */
    static HealthyPollers begin(SmallLinkgate server, int count, Duration inTime) throws Exception {
        HealthyPollers pollers = new HealthyPollers(server, count, inTime);
        for (int i = 0; i < count; i++) {
            pollers.ids.add(server.shownInstance(pollers.api));
        }
        for (String id : pollers.ids) {
            pollers.moves.put(id, pollers.movesOf(id));
        }
        for (int i = 0; i < count; i++) {
            String id = pollers.ids.get(i);
            pollers.threads.scheduleAtFixedRate(
                    () -> pollers.poll(id),
                    i * MILLIS_BETWEEN_POLLS / count,
                    MILLIS_BETWEEN_POLLS,
                    TimeUnit.MILLISECONDS);
        }
        return pollers;
    }

    /** What they have seen so far; keeps growing until {@link #stop}. */
    PollReport report() {
        return report;
    }

    /** Waits until each poller has polled that many more times, or the server is gone. */
    void awaitPolls(int times) throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(times * ids.size());
        report.whenPolled(asked::countDown);
        boolean all = asked.await(60, TimeUnit.SECONDS);
        if (!all) {
            report.wrong("the pollers were not answered " + times + " times each within a minute");
        }
    }

    /** Lets the last polls end, and checks that the instances were undisturbed. */
    PollReport stop() throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(60, TimeUnit.SECONDS)) {
            report.wrong("a poll has not ended within a minute");
        }
        for (String id : ids) {
            try {
                if (movesOf(id) != moves.get(id)) {
                    report.wrong(id + " did not stay where it was: "
                            + api.history(id).body());
                }
            } catch (Exception e) {
                report.wrong(id + " cannot be asked for its history: " + e);
            }
        }
        return report;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private void poll(String id) {
        Instant asked = Instant.now();
        long start = System.nanoTime();
        try {
            BareHttp.Answer answer = BareHttp.exchange(
                    server.port(),
                    "POST",
                    "/v2/auth/qr-image?wait=0&instance_id=" + id,
                    Map.of("Authorization", "Bearer " + server.token()),
                    "");
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            report.answered(time, complaint(id, asked, answer));
        } catch (Exception | AssertionError e) {
            report.answered(Duration.ofNanos(System.nanoTime() - start), Optional.of(id + ": " + e));
        }
    }

    private Optional<String> complaint(String id, Instant asked, BareHttp.Answer answer) throws Exception {
        if (answer.status() != 200) {
            return Optional.of(id + " was answered " + answer.status());
        }
        JsonNode body = JSON.readTree(answer.body());
        QrPayload payload = QrPayload.parse(QrReader.readDataUri(body.path("qr").asText()));
        Instant end = Instant.parse(answer.header("QR-Expires-At").orElseThrow());
        if (body.size() != 1) {
            return Optional.of(id + " was answered with other fields");
        }
        if (!asked.isBefore(end)) {
            return Optional.of(id + " got a code that had ended at " + end + ", asked for at " + asked);
        }
        String owner = owners.putIfAbsent(payload.noise(), id);
        return Optional.ofNullable(owner)
                .filter(other -> !other.equals(id))
                .map(other -> id + " got the code of " + other);
    }

    private int movesOf(String id) throws Exception {
        return api.history(id).body().path("history").size();
    }
}
