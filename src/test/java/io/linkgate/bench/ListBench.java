package io.linkgate.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code session/list} with a status and with a search, on a server with 10,000 instances and on one with 100. The page
 * itself is equally long on both servers, or empty on both. A search looks at every name. Then the start of the server
 * with 10,000 instances.
 */
@Tag("bench")
class ListBench {

    private static final int FEW = 100;
    private static final int MANY = 10_000;
    /** Small enough for a response with a Content-Length, which {@link Load} needs. */
    private static final int PAGE = 10;

    private static final int CONNECTIONS = 8;
    private static final List<String> QUERIES = List.of("status=STOPPED", "status=WORKING", "q=nowhere");
    private static final int STARTS = 3;
    private static final Duration ROUND = Duration.ofSeconds(2);
    private static final int WARM_UPS = 3;
    private static final int ROUNDS = 7;

    @Test
    void lists(@TempDir Path few, @TempDir Path many) throws Exception {
        Report report = new Report(
                "Lists",
                "query",
                "instances on the page",
                "lists/s with 10,000 instances",
                "lists/s with 100 instances",
                "throughput, ratio",
                "middle half");
        try (MeasuredLinkgate small = MeasuredLinkgate.start(few, Map.of());
                MeasuredLinkgate large = MeasuredLinkgate.start(many, Map.of())) {
            small.create(FEW, false);
            large.create(MANY, false);
            for (String query : QUERIES) {
                row(report, query, large, small);
            }
        }
        report.done();
        starts(many);
    }

    /** From the start of a warm process's server, with all instances stopped in its database, until it takes calls. */
    private static void starts(Path many) throws Exception {
        Report report = new Report("Start with 10,000 instances", "start", "until it takes calls", "memory");
        long begun = System.nanoTime();
        try (MeasuredLinkgate large = MeasuredLinkgate.start(many, Map.of())) {
            report.row("new process", seconds(begun), "");
            for (int i = 0; i < STARTS; i++) {
                begun = System.nanoTime();
                large.restart();
                report.row(
                        "warm process",
                        seconds(begun),
                        Report.number(large.smallest().memory() / 1e6) + " MB");
            }
        }
        report.done();
    }

    private static String seconds(long begun) {
        return Report.number((System.nanoTime() - begun) / 1e9) + " s";
    }

    private static void row(Report report, String query, MeasuredLinkgate large, MeasuredLinkgate small)
            throws Exception {
        String path = "/v2/session/list?limit=" + PAGE + "&" + query;
        int page = large.post(path).path("instances").size();
        try (Load ofLarge = new Load(large.port(), CONNECTIONS, request(path, large.token()));
                Load ofSmall = new Load(small.port(), CONNECTIONS, request(path, small.token()))) {
            SideBySide measured =
                    SideBySide.measure(WARM_UPS, ROUNDS, () -> listsPerSecond(ofLarge), () -> listsPerSecond(ofSmall));
            report.row(
                    query,
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
