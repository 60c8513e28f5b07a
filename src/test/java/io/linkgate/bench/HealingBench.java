package io.linkgate.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The time from the moment a session is seen to have stalled or failed to its next code, compared with a healthy start.
 */
@Tag("bench")
class HealingBench {

    private static final int INSTANCES = 20;
    private static final int ROUNDS = 3;
    private static final List<String> FAULTS = List.of(
            "hang",
            "refuse",
            "bad_certificate&variant=expired",
            "failure&code=503",
            "stream_error&code=503",
            "garbage");

    @Test
    void stalledToFreshCode(@TempDir Path directory) throws Exception {
        Report report = new Report(
                "Stalled to fresh code",
                "what went wrong",
                "seen after, median",
                "then a fresh code after: median",
                "90 of 100",
                "last",
                "compared with a start, median");
        Map<String, String> settings =
                Map.of("LINKGATE_SANDBOX_FIRST_CODE", "10m", "LINKGATE_SANDBOX_LATER_CODE", "10m");
        try (MeasuredLinkgate linkgate = MeasuredLinkgate.start(directory, settings)) {
            List<String> ids = linkgate.create(INSTANCES, true);
            restartAll(linkgate, ids); // warms up
            restartAll(linkgate, ids);
            Sample starts = Sample.of(after(linkgate, ids, "STARTING", "SCAN_QR_CODE"));
            report.row("nothing", "", millis(starts.median()), millis(starts.share(0.9)), millis(starts.max()), "1");
            for (String fault : FAULTS) {
                List<Double> seen = new ArrayList<>();
                List<Double> healed = new ArrayList<>();
                for (int round = 0; round < ROUNDS; round++) {
                    linkgate.forAll(
                            ids, id -> linkgate.post("/v2/sandbox/fault?fault=" + fault + "&instance_id=" + id));
                    restartAll(linkgate, ids);
                    seen.addAll(after(linkgate, ids, "", "FAILED"));
                    healed.addAll(after(linkgate, ids, "FAILED", "SCAN_QR_CODE"));
                }
                Sample times = Sample.of(healed);
                report.row(
                        fault.replaceFirst("&\\w+=", " "),
                        millis(Sample.of(seen).median()),
                        millis(times.median()),
                        millis(times.share(0.9)),
                        millis(times.max()),
                        Report.number(times.median() / starts.median()));
            }
        }
        report.done();
    }

    /** A new connection for each, which meets the fault that is armed; comes back when all show a code. */
    private static void restartAll(MeasuredLinkgate linkgate, List<String> ids) {
        linkgate.forAll(ids, id -> linkgate.post("/v2/session/restart?instance_id=" + id));
        linkgate.forAll(ids, id -> {
            while (linkgate.tryPost("/v2/auth/qr-image?wait=25&instance_id=" + id)
                            .status()
                    != 200) {
                // stays until it is healed
            }
        });
    }

    /**
     * Returns the milliseconds from the last move of each to {@code from}, or from the previous move if that is empty,
     * to its last move to {@code to}.
     */
    private static List<Double> after(MeasuredLinkgate linkgate, List<String> ids, String from, String to) {
        List<Double> times = new ArrayList<>();
        for (String id : ids) {
            List<JsonNode> moves = linkgate.history(id);
            int end = last(moves, to);
            int begin = from.isEmpty() ? end - 1 : last(moves, from);
            times.add((double)
                    Duration.between(MeasuredLinkgate.at(moves.get(begin)), MeasuredLinkgate.at(moves.get(end)))
                            .toMillis());
        }
        return times;
    }

    private static int last(List<JsonNode> moves, String status) {
        for (int i = moves.size() - 1; i > 0; i--) {
            if (MeasuredLinkgate.leadsTo(moves.get(i), status)) {
                return i;
            }
        }
        throw new AssertionError("never " + status + ": " + moves);
    }

    private static String millis(double value) {
        return Report.number(value) + " ms";
    }
}
