package io.linkgate.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code session/list} with a status, on a server with 10,000 instances and on one with 100. Every list counts all
 * instances by status, so its cost grows with their number; the page itself is equally long on both servers, or empty
 * on both.
 */
@Tag("bench")
class ListBench {

    private static final int FEW = 100;
    private static final int MANY = 10_000;
    /** Small enough for a response with a Content-Length, which {@link Load} needs. */
    private static final int PAGE = 10;

    private static final int CONNECTIONS = 8;
    private static final List<String> STATUSES = List.of("STOPPED", "WORKING");
    private static final Duration ROUND = Duration.ofSeconds(2);
    private static final int WARM_UPS = 3;
    private static final int ROUNDS = 7;

    @Test
    void listOfOneStatus(@TempDir Path few, @TempDir Path many) throws Exception {
        Report report = new Report(
                "Lists of one status",
                "status",
                "instances on the page",
                "lists/s with 10,000 instances",
                "lists/s with 100 instances",
                "throughput, ratio",
                "middle half");
        try (MeasuredLinkgate small = MeasuredLinkgate.start(few, Map.of());
                MeasuredLinkgate large = MeasuredLinkgate.start(many, Map.of())) {
            small.create(FEW, false);
            large.create(MANY, false);
            for (String status : STATUSES) {
                row(report, status, large, small);
            }
        }
        report.done();
    }

    private static void row(Report report, String status, MeasuredLinkgate large, MeasuredLinkgate small)
            throws Exception {
        String path = "/v2/session/list?limit=" + PAGE + "&status=" + status;
        int page = large.post(path).path("instances").size();
        try (Load ofLarge = new Load(large.port(), CONNECTIONS, request(path, large.token()));
                Load ofSmall = new Load(small.port(), CONNECTIONS, request(path, small.token()))) {
            SideBySide measured =
                    SideBySide.measure(WARM_UPS, ROUNDS, () -> listsPerSecond(ofLarge), () -> listsPerSecond(ofSmall));
            report.row(
                    status,
                    Integer.toString(page),
                    Report.number(measured.first().median()),
                    Report.number(measured.second().median()),
                    Report.number(measured.ratios().median()),
                    measured.ratios().middleHalf());
        }
    }

    private static double listsPerSecond(Load lists) {
        try {
            return lists.runFor(ROUND).size() / (ROUND.toNanos() / 1e9);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String request(String path, String token) {
        return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + token
                + "\r\nAccept: application/json\r\nContent-Length: 0\r\n\r\n";
    }
}
