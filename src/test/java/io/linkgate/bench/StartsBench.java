package io.linkgate.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.sandbox.stage.SandboxTiming;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand sessions that are started at once, compared with one that is started alone. Times are those of the
 * sessions' own histories, so there are no polls while they start. The stand-in runs in another process, on the same
 * processors.
 */
@Tag("bench")
class StartsBench {

    private static final int MANY = 1_000;
    private static final int ALONE = 50;
    private static final SandboxTiming TIMING = new SandboxTiming(Duration.ofMinutes(10), Duration.ofMinutes(10));

    @TempDir
    private Path directory;

    @Test
    void thousandStartsAtOnce() throws Exception {
        Report report = new Report(
                "Starts",
                "what",
                "first codes: median",
                "99 of 100",
                "last",
                "Linkgate's processor time for each",
                "last, compared with one alone × their number");
        try (StandIn standIn = StandIn.start(TIMING)) {
            try (MeasuredLinkgate linkgate = MeasuredLinkgate.start(directory, standIn.settings())) {
                List<String> ids = linkgate.create(MANY, false);
                warmUp(linkgate, ids);
                Sample alone = alone(linkgate, ids.subList(0, ALONE));
                row(report, "one alone, warm (" + ALONE + " times)", alone, "", 0);

                Duration before = linkgate.footprint().processorTime();
                command(linkgate, "start", ids);
                Sample called = times(linkgate, ids);
                row(
                        report,
                        "1,000 calls of session/start, by 8 callers",
                        called,
                        each(linkgate, before),
                        alone.median());

                before = linkgate.footprint().processorTime();
                linkgate.restart();
                Sample again = times(linkgate, ids);
                row(report, "server starts again, warm process", again, each(linkgate, before), alone.median());
            }
            try (MeasuredLinkgate cold = MeasuredLinkgate.start(directory, standIn.settings())) {
                Sample first = times(histories(cold));
                row(report, "server starts again, new process", first, each(cold, Duration.ZERO), 0);
            }
        }
        report.done();
    }

    /**
     * Milliseconds of processor time since then, for each of the many; the questions of this benchmark are part of it.
     */
    private static String each(MeasuredLinkgate linkgate, Duration before) throws IOException {
        Duration used = linkgate.footprint().processorTime().minus(before);
        return Report.number((double) used.toMillis() / MANY) + " ms";
    }

    private static void row(Report report, String what, Sample seconds, String each, double alone) {
        report.row(
                what,
                Report.number(seconds.median()) + " s",
                Report.number(seconds.share(0.99)) + " s",
                Report.number(seconds.max()) + " s",
                each,
                alone == 0 ? "" : Report.number(seconds.max() / (alone * seconds.size())));
    }

    private static void warmUp(MeasuredLinkgate linkgate, List<String> ids) {
        for (int round = 0; round < 3; round++) {
            command(linkgate, "start", ids);
            linkgate.await("SCAN_QR_CODE", ids.size());
            command(linkgate, "stop", ids);
            linkgate.await("SCAN_QR_CODE", 0);
        }
    }

    private static void command(MeasuredLinkgate linkgate, String command, List<String> ids) {
        linkgate.forAll(ids, id -> linkgate.post("/v2/session/" + command + "?instance_id=" + id));
    }

    /** From STARTING to the code, one session after the other; all are stopped again. */
    private static Sample alone(MeasuredLinkgate linkgate, List<String> ids) {
        List<Double> seconds = new ArrayList<>();
        for (String id : ids) {
            linkgate.post("/v2/session/start?instance_id=" + id);
            linkgate.post("/v2/auth/qr-image?wait=25&instance_id=" + id);
            List<JsonNode> moves = linkgate.history(id);
            JsonNode last = moves.get(moves.size() - 1);
            seconds.add(last.path("after_ms").asDouble() / 1e3);
            linkgate.post("/v2/session/stop?instance_id=" + id);
        }
        return Sample.of(seconds);
    }

    private static Sample times(MeasuredLinkgate linkgate, List<String> ids) {
        linkgate.await("SCAN_QR_CODE", ids.size());
        Map<String, List<JsonNode>> histories = new TreeMap<>();
        for (String id : ids) {
            histories.put(id, linkgate.history(id));
        }
        return times(histories);
    }

    private static Map<String, List<JsonNode>> histories(MeasuredLinkgate linkgate) {
        linkgate.await("SCAN_QR_CODE", MANY);
        Map<String, List<JsonNode>> histories = new TreeMap<>();
        String cursor = "";
        do {
            JsonNode page = linkgate.post("/v2/session/list?limit=100" + cursor);
            for (JsonNode instance : page.path("instances")) {
                String id = instance.path("instance_id").asText();
                histories.put(id, linkgate.history(id));
            }
            cursor = page.path("next").isTextual()
                    ? "&cursor=" + page.path("next").asText()
                    : "";
        } while (!cursor.isEmpty());
        return histories;
    }

    /** From the first session's last STARTING to the code of each, in seconds. */
    private static Sample times(Map<String, List<JsonNode>> histories) {
        Instant begin = histories.values().stream()
                .map(moves -> MeasuredLinkgate.at(moves.get(moves.size() - 2)))
                .min(Instant::compareTo)
                .orElseThrow();
        List<Double> seconds = new ArrayList<>();
        for (List<JsonNode> moves : histories.values()) {
            JsonNode last = moves.get(moves.size() - 1);
            if (!MeasuredLinkgate.leadsTo(last, "SCAN_QR_CODE")) {
                throw new AssertionError("not the code is last: " + moves);
            }
            seconds.add(Duration.between(begin, MeasuredLinkgate.at(last)).toMillis() / 1e3);
        }
        return Sample.of(seconds);
    }
}
