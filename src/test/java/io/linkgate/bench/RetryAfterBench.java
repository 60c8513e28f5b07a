package io.linkgate.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.bootstrap.RunningLinkgate;
import io.linkgate.testkit.BareHttp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures whether the code is there when {@code Retry-After} has passed: over HTTP, with a real server, real sockets
 * to the stand-in and real time. There is no request between the promise and the code. The numbers in {@code
 * docs/healing.md} are from here.
 */
@Tag("bench")
class RetryAfterBench {

    private static final int HEALINGS = 50;
    private static final int MAX_FAILURES = 4;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    @TempDir
    private Path directory;

    private RunningLinkgate linkgate;

    /**
     * A promise and what came of it.
     *
     * @param promised seconds of {@code Retry-After}
     * @param needed seconds from that answer until the code was seen
     */
    private record Healing(double promised, double needed) {
        double early() {
            return promised - needed;
        }
    }

    @Test
    void codeIsThereWhenThePromisedTimeHasPassed() {
        Report report = new Report(
                "Retry-After", "what had happened", "healings", "code there in time", "promised", "needed", "early");
        Map<String, String> shortCodes =
                Map.of("LINKGATE_SANDBOX_FIRST_CODE", "3s", "LINKGATE_SANDBOX_LATER_CODE", "2s");
        linkgate = RunningLinkgate.in(directory, shortCodes);
        try {
            row(report, "parked for want of watchers", parked(HEALINGS));
            row(report, "protocol broken", failed(HEALINGS, "garbage"));
            row(report, "untrusted", failed(HEALINGS, "bad_certificate&variant=expired"));
            row(report, "unreachable", failed(HEALINGS, "refuse"));
        } finally {
            linkgate.close();
        }
        report.done();
    }

    private List<Healing> parked(int healings) {
        List<String> ids = IntStream.range(0, healings)
                .mapToObj(i -> linkgate.createInstance("bench"))
                .toList();
        ids.forEach(id -> await(id, "parked"));
        List<Healing> done = ids.stream().flatMap(id -> healing(id).stream()).toList();
        ids.forEach(this::stop); // or they would take the faults that are meant for others
        return done;
    }

    private void stop(String id) {
        linkgate.post("/v2/session/stop?instance_id=" + id, "");
    }

    /** After one to four failures in a row, the last of which has just ended. */
    private List<Healing> failed(int healings, String fault) {
        String id = linkgate.createInstance("bench");
        linkgate.await(id, "SCAN_QR_CODE");
        linkgate.post("/v2/sandbox/fault", "instance_id=" + id); // named while it shows a code, it is known ever after
        List<Healing> done = new ArrayList<>();
        for (int tries = 0; done.size() < healings; tries++) {
            int times = 1 + tries % MAX_FAILURES;
            stop(id);
            linkgate.post("/v2/sandbox/fault", "instance_id=" + id + "&times=" + times + "&fault=" + fault);
            long before = failures(id);
            linkgate.post("/v2/session/start?instance_id=" + id, "");
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (failures(id) < before + times && System.nanoTime() < deadline) {
                rest();
            }
            healing(id).ifPresent(done::add); // empty when this machine was slower than the healer
        }
        stop(id);
        return done;
    }

    /** The history ends after fifty moves, so this counts from the newest stop. */
    private long failures(String id) {
        JsonNode history = linkgate.get("/v2/session/history?instance_id=" + id).path("history");
        return StreamSupport.stream(history.spliterator(), false)
                .map(move -> move.path("to").asText())
                .reduce(
                        0L,
                        (count, to) -> to.equals("STOPPED") ? 0 : to.equals("FAILED") ? count + 1 : count,
                        Long::sum);
    }

    private Optional<Healing> healing(String id) {
        BareHttp.Answer answer = linkgate.tryPost("/v2/auth/qr-image?wait=0&instance_id=" + id, "");
        long begun = System.nanoTime();
        if (answer.status() == 200) {
            return Optional.empty();
        }
        double promised = Double.parseDouble(answer.header("Retry-After").orElse("0"));
        await(id, "SCAN_QR_CODE");
        return Optional.of(new Healing(promised, (System.nanoTime() - begun) / 1e9));
    }

    /** Polls {@code session/info} only, which does not count as watching. */
    private void await(String id, String statusOrReason) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        JsonNode info = linkgate.info(id);
        while (!info.path("status").asText().equals(statusOrReason)
                && !info.path("reason").asText().equals(statusOrReason)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("never " + statusOrReason + ", but " + info);
            }
            rest();
            info = linkgate.info(id);
        }
    }

    /** The resolution of the numbers; polling without a pause would slow down what is measured. */
    private static void rest() {
        LockSupport.parkNanos(2_000_000);
    }

    private static void row(Report report, String situation, List<Healing> healings) {
        long onTime = healings.stream().filter(healing -> healing.early() >= 0).count();
        report.row(
                situation,
                Integer.toString(healings.size()),
                Report.number(100.0 * onTime / healings.size()) + " %",
                spread(healings, Healing::promised),
                spread(healings, Healing::needed),
                spread(healings, Healing::early));
    }

    /** Minimum, median, 90th percentile, maximum. */
    private static String spread(List<Healing> healings, ToDoubleFunction<Healing> what) {
        Sample sample = Sample.of(healings.stream().mapToDouble(what).toArray());
        return Stream.of(0.0, 0.5, 0.9, 1.0)
                .map(share -> Report.number(sample.share(share)))
                .collect(Collectors.joining(" / "));
    }
}
