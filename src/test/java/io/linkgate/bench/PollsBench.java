package io.linkgate.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Polls of a live code, compared with a servlet that writes as many headers and the same body in the same Tomcat and
 * does nothing else; with the administrator's token, and with one of the database. Callers and server share the
 * processors, so the ratio of throughputs flatters; that of the server's own processor time does not.
 */
@Tag("bench")
class PollsBench {

    private static final String ADMINISTRATOR = "administrator's";
    private static final String DATABASE = "of the database";
    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final int WARM_UPS = 2;
    private static final int ROUNDS = 10;

    @Test
    void pollOfALiveCode(@TempDir Path directory) throws Exception {
        Report report = new Report(
                "Polls of a live code",
                "token",
                "connections",
                "polls/s",
                "bare servlet, answers/s",
                "throughput, ratio",
                "middle half",
                "p99",
                "bare p99",
                "server's processor time each, ratio");
        try (Polled polled = Polled.start(directory)) {
            warmUp(polled);
            row(report, polled, ADMINISTRATOR, 1);
            for (int connections : List.of(8, 64)) {
                row(report, polled, ADMINISTRATOR, connections);
                row(report, polled, DATABASE, connections);
            }
        }
        report.done();
    }

    @Test
    void pollOfALiveCodeByWrk(@TempDir Path directory) throws Exception {
        Report report = new Report(
                "Polls of a live code, by wrk",
                "token",
                "connections",
                "polls/s",
                "bare servlet, answers/s",
                "throughput, ratio",
                "middle half",
                "server's processor time each",
                "bare servlet's",
                "ratio");
        try (Polled polled = Polled.start(directory)) {
            warmUp(polled);
            for (int connections : List.of(8, 64)) {
                for (String token : List.of(ADMINISTRATOR, DATABASE)) {
                    int port = polled.server.port();
                    Wrk polls = new Wrk(directory, port, connections, polled.path, polled.tokens.get(token));
                    Wrk bares =
                            new Wrk(directory, port, connections, LinkgateMain.BARE + "/", polled.tokens.get(token));
                    wrkRow(report, polled.server, token, connections, polls, bares);
                }
            }
        }
        report.done();
    }

    /** Lets the server compile both sides before any row, so that the first is not worse than the others. */
    private static void warmUp(Polled polled) throws Exception {
        for (String path : List.of(polled.path, LinkgateMain.BARE + "/")) {
            try (Load load = new Load(polled.server.port(), 8, request(path, polled.tokens.get(DATABASE)))) {
                load.runFor(WARM_UP);
            }
        }
    }

    private static void row(Report report, Polled polled, String token, int connections) throws Exception {
        String poll = request(polled.path, polled.tokens.get(token));
        String bare = request(LinkgateMain.BARE + "/", polled.tokens.get(token));
        try (Load polls = new Load(polled.server.port(), connections, poll);
                Load bares = new Load(polled.server.port(), connections, bare)) {
            row(report, polled.server, token, connections, polls, bares);
        }
    }

    private static void row(
            Report report, MeasuredLinkgate server, String token, int connections, Load polls, Load bares) {
        List<Long> pollTimes = new ArrayList<>();
        List<Long> bareTimes = new ArrayList<>();
        Side poll = new Side(server, () -> runFor(polls, pollTimes), pollTimes::clear);
        Side bare = new Side(server, () -> runFor(bares, bareTimes), bareTimes::clear);
        SideBySide measured = SideBySide.measure(WARM_UPS, ROUNDS, poll::round, bare::round);
        report.row(
                token,
                Integer.toString(connections),
                Report.number(measured.first().median()),
                Report.number(measured.second().median()),
                Report.number(measured.ratios().median()),
                measured.ratios().middleHalf(),
                Report.millis((long) Sample.of(pollTimes).share(0.99)),
                Report.millis((long) Sample.of(bareTimes).share(0.99)),
                Report.number(poll.micros().median() / bare.micros().median()));
    }

    private static void wrkRow(
            Report report, MeasuredLinkgate server, String token, int connections, Wrk polls, Wrk bares) {
        Side poll = new Side(server, () -> polls.runFor(ROUND), () -> {});
        Side bare = new Side(server, () -> bares.runFor(ROUND), () -> {});
        SideBySide measured = SideBySide.measure(WARM_UPS, ROUNDS, poll::round, bare::round);
        report.row(
                token,
                Integer.toString(connections),
                Report.number(measured.first().median()),
                Report.number(measured.second().median()),
                Report.number(measured.ratios().median()),
                measured.ratios().middleHalf(),
                Report.number(poll.micros().median()) + " µs",
                Report.number(bare.micros().median()) + " µs",
                Report.number(poll.micros().median() / bare.micros().median()));
    }

    private static Wrk.Calls runFor(Load load, List<Long> times) throws Exception {
        List<Long> answers = load.runFor(ROUND);
        times.addAll(answers);
        return new Wrk.Calls(answers.size(), ROUND.toNanos() / 1e9);
    }

    private static String request(String path, String token) {
        return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + token
                + "\r\nAccept: application/json\r\nContent-Length: 0\r\n\r\n";
    }

    /** A server with an instance that shows a code, and its tokens by their kind. */
    private record Polled(MeasuredLinkgate server, String path, Map<String, String> tokens) implements AutoCloseable {

        static Polled start(Path directory) throws IOException {
            MeasuredLinkgate server = MeasuredLinkgate.start(
                    directory, Map.of("LINKGATE_SANDBOX_FIRST_CODE", "10m", "LINKGATE_SANDBOX_LATER_CODE", "10m"));
            String id = server.create(1, true).get(0);
            String path = "/v2/auth/qr-image?instance_id=" + id;
            server.bareServletWrites(server.tryPost(path + "&wait=25").body());
            String other = server.post("/v2/admin/tokens?label=bench&scope=link&instances=" + id)
                    .path("token")
                    .asText();
            return new Polled(server, path, Map.of(ADMINISTRATOR, server.token(), DATABASE, other));
        }

        @Override
        public void close() throws Exception {
            server.close();
        }
    }

    /** The rounds of one side. */
    private static final class Side {

        private final MeasuredLinkgate server;
        private final Callable<Wrk.Calls> calls;
        private final Runnable afterWarmUp;
        private final List<Double> micros = new ArrayList<>();

        Side(MeasuredLinkgate server, Callable<Wrk.Calls> calls, Runnable afterWarmUp) {
            this.server = server;
            this.calls = calls;
            this.afterWarmUp = afterWarmUp;
        }

        /** Answers per second. */
        double round() {
            try {
                Duration before = server.footprint().processorTime();
                Wrk.Calls made = calls.call();
                Duration used = server.footprint().processorTime().minus(before);
                micros.add(used.toNanos() / 1e3 / made.answered());
                if (micros.size() <= WARM_UPS) {
                    afterWarmUp.run();
                }
                return made.answered() / made.seconds();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        /** Processor time of the server for each answer, without the rounds that do not count. */
        Sample micros() {
            return Sample.of(micros.subList(WARM_UPS, micros.size()));
        }
    }
}
