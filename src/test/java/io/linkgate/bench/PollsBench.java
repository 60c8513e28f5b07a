package io.linkgate.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Polls of a live code, compared with a servlet that writes as many headers and the same body in the same Tomcat and
 * does nothing else. Callers and server share the processors, so the ratio of throughputs flatters; that of the
 * server's own processor time does not.
 */
@Tag("bench")
class PollsBench {

    private static final List<Integer> CONNECTIONS = List.of(1, 8, 64);
    private static final Duration ROUND = Duration.ofSeconds(2);
    private static final int WARM_UPS = 4;
    private static final int ROUNDS = 10;

    @Test
    void pollOfALiveCode(@TempDir Path directory) throws Exception {
        Report report = new Report(
                "Polls of a live code",
                "connections",
                "polls/s",
                "bare servlet, answers/s",
                "throughput, ratio",
                "middle half",
                "p99",
                "bare p99",
                "server's processor time each, ratio");
        Map<String, String> settings =
                Map.of("LINKGATE_SANDBOX_FIRST_CODE", "10m", "LINKGATE_SANDBOX_LATER_CODE", "10m");
        try (MeasuredLinkgate linkgate = MeasuredLinkgate.start(directory, settings)) {
            String id = linkgate.create(1, true).get(0);
            String path = "/v2/auth/qr-image?instance_id=" + id;
            linkgate.bareServletWrites(linkgate.tryPost(path + "&wait=25").body());
            String poll = request(path, linkgate.token());
            String bare = request(LinkgateMain.BARE + "/", linkgate.token());
            for (int connections : CONNECTIONS) {
                try (Load polls = new Load(linkgate.port(), connections, poll);
                        Load bares = new Load(linkgate.port(), connections, bare)) {
                    row(report, connections, linkgate, polls, bares);
                }
            }
        }
        report.done();
    }

    private static void row(Report report, int connections, MeasuredLinkgate server, Load polls, Load bares) {
        Side poll = new Side(polls, server);
        Side bare = new Side(bares, server);
        SideBySide measured = SideBySide.measure(WARM_UPS, ROUNDS, poll::round, bare::round);
        report.row(
                Integer.toString(connections),
                Report.number(measured.first().median()),
                Report.number(measured.second().median()),
                Report.number(measured.ratios().median()),
                measured.ratios().middleHalf(),
                Report.millis((long) Sample.of(poll.times).share(0.99)),
                Report.millis((long) Sample.of(bare.times).share(0.99)),
                Report.number(
                        poll.processorTimes().median() / bare.processorTimes().median()));
    }

    private static String request(String path, String token) {
        return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + token
                + "\r\nAccept: application/json\r\nContent-Length: 0\r\n\r\n";
    }

    /** The rounds of one side. */
    private static final class Side {

        private final Load load;
        private final MeasuredLinkgate server;
        private final List<Double> processorNanos = new ArrayList<>();
        private List<Long> times = new ArrayList<>();
        private int rounds;

        Side(Load load, MeasuredLinkgate server) {
            this.load = load;
            this.server = server;
        }

        /** Answers per second. */
        double round() {
            try {
                Duration before = server.footprint().processorTime();
                List<Long> answers = load.runFor(ROUND);
                Duration used = server.footprint().processorTime().minus(before);
                if (rounds++ >= WARM_UPS) {
                    times.addAll(answers);
                    processorNanos.add((double) used.toNanos() / answers.size());
                }
                return answers.size() / (ROUND.toNanos() / 1e9);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        Sample processorTimes() {
            return Sample.of(processorNanos);
        }
    }
}
