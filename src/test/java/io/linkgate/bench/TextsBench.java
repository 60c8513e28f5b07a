package io.linkgate.bench;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Texts: how many, how fast, and what a linked session needs for its correspondents. The stand-in and its phones, which
 * decrypt everything, are in another process; each text is encrypted for the recipient's phone and for the sender's own.
 */
@Tag("bench")
class TextsBench {

    private static final int INSTANCES = 100;
    private static final int CALLERS = 100; // a thousand texts a second, each of a tenth of a second
    private static final int ACQUAINTANCES = 20;
    private static final int CORRESPONDENTS = 100;
    private static final int CORRESPONDING = 20;
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("texts.warmup", 150));
    private static final Duration ROUND = Duration.ofSeconds(Integer.getInteger("texts.round", 30));
    private static final long OWN_PHONES = 15_550_000_000L;
    private static final long OTHER_PHONES = 15_551_000_000L;

    @TempDir
    private Path directory;

    private MeasuredLinkgate standIn;
    private MeasuredLinkgate linkgate;
    private int working;

    @BeforeEach
    void start() throws Exception {
        standIn = MeasuredLinkgate.start(
                directory.resolve("stand-in"), Map.of("LINKGATE_SANDBOX_CONNECTIONS", Integer.toString(4 * INSTANCES)));
        Map<String, String> settings = new HashMap<>();
        settings.put("LINKGATE_SANDBOX_URL", "ws://127.0.0.1:" + standIn.port() + "/sandbox/ws/chat");
        settings.put(
                "LINKGATE_SANDBOX_ROOT_KEY",
                standIn.get("/v2/sandbox/info").path("root_key").asText());
        settings.put("LINKGATE_SANDBOX_FIRST_CODE", "10m");
        linkgate = MeasuredLinkgate.start(directory.resolve("linkgate"), settings);
    }

    @AfterEach
    void stop() throws Exception {
        linkgate.close();
        standIn.close();
    }

    @Test
    void warmSessions() throws Exception {
        Report report = new Report(
                "Texts with warm sessions",
                "callers",
                "texts",
                "a second",
                "call to acknowledgement: median",
                "99 of 100",
                "last",
                "processor time for each: Linkgate",
                "stand-in",
                "callers");
        List<String> ids = linked(INSTANCES, OWN_PHONES, 1);
        List<String> requests = new ArrayList<>();
        for (int i = 0; i < INSTANCES; i++) {
            phone(OTHER_PHONES + i);
            send(ids.get(i), OTHER_PHONES + i);
            requests.add(request(ids.get(i), OTHER_PHONES + i));
        }
        try (Load all = new Load(linkgate.port(), spread(requests))) {
            all.runFor(WARM_UP);
            round(report, CALLERS + ", on " + INSTANCES + " instances", all);
        }
        try (Load one = new Load(linkgate.port(), 1, requests.get(0))) {
            round(report, "1", one);
        }
        report.done();
    }

    @Test
    void firstTextToThreeDevices() throws Exception {
        Report report =
                new Report("First text to a recipient with three devices", "texts", "median", "99 of 100", "last");
        String sender = linked(1, OWN_PHONES, 1).get(0);
        linked(ACQUAINTANCES, OTHER_PHONES, 2);
        for (int i = 0; i < ACQUAINTANCES; i++) { // warms up
            phone(OTHER_PHONES + 1000 + i);
            send(sender, OTHER_PHONES + 1000 + i);
        }
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < ACQUAINTANCES; i++) {
            long begin = System.nanoTime();
            send(sender, OTHER_PHONES + i);
            times.add(System.nanoTime() - begin);
        }
        Sample sample = Sample.of(times);
        report.row(
                Integer.toString(sample.size()),
                millis(sample.median()),
                millis(sample.share(0.99)),
                millis(sample.max()));
        report.done();
    }

    @Test
    void memoryOfCorrespondents() throws Exception {
        Report report = new Report(
                "Memory of linked sessions", "sessions", "correspondents of each", "memory", "beyond none, for each");
        Footprint before = linkgate.smallest();
        report.row("0", "", megabytes(before.memory()), "");
        List<String> ids = linked(CORRESPONDING, OWN_PHONES, 1);
        Footprint without = linkgate.smallest();
        row(report, before, without, 0);
        for (int i = 0; i < CORRESPONDENTS; i++) {
            phone(OTHER_PHONES + i);
        }
        linkgate.forAll(ids, id -> IntStream.range(0, CORRESPONDENTS).forEach(i -> send(id, OTHER_PHONES + i)));
        row(report, before, linkgate.smallest(), CORRESPONDENTS);
        report.done();
    }

    private void round(Report report, String callers, Load load) throws Exception {
        List<Duration> before = processorTimes();
        List<Long> times = load.runFor(ROUND);
        List<Duration> after = processorTimes();
        Sample sample = Sample.of(times);
        List<String> used = IntStream.range(0, before.size())
                .mapToObj(i -> after.get(i).minus(before.get(i)).toNanos() / (double) sample.size())
                .map(TextsBench::millis)
                .toList();
        report.row(
                callers,
                String.format("%,d", sample.size()),
                Report.number(sample.size() / (double) ROUND.toSeconds()),
                millis(sample.median()),
                millis(sample.share(0.99)),
                millis(sample.max()),
                used.get(0),
                used.get(1),
                used.get(2));
    }

    /** What Linkgate, the stand-in and the callers have used so far. */
    private List<Duration> processorTimes() throws Exception {
        return List.of(
                linkgate.footprint().processorTime(),
                standIn.footprint().processorTime(),
                Footprint.ofThisProcess(false).processorTime());
    }

    private static void row(Report report, Footprint none, Footprint now, int correspondents) {
        report.row(
                Integer.toString(CORRESPONDING),
                Integer.toString(correspondents),
                megabytes(now.memory()),
                Report.number((now.memory() - none.memory()) / 1e3 / CORRESPONDING) + " kB");
    }

    /** Creates instances; as many of them as {@code each} are linked to one phone, and the next to the next. */
    private List<String> linked(int phones, long first, int each) {
        List<String> ids = linkgate.create(phones * each, true);
        linkgate.forAll(ids, id -> {
            String code = linkgate.get("/v2/auth/qr?format=value&wait=25&instance_id=" + id)
                    .path("value")
                    .asText();
            long phone = first + ids.indexOf(id) / each;
            standIn.post("/v2/sandbox/scan?phone_number=" + phone + "&image=" + encoded(code));
        });
        working += ids.size();
        linkgate.await("WORKING", working);
        return ids;
    }

    /** Lets a phone exist. */
    private void phone(long number) {
        standIn.get("/v2/sandbox/inbox?phone_number=" + number);
    }

    private void send(String id, long to) {
        linkgate.post("/v2/send/text?message=hello&instance_id=" + id + "&chatId=" + to);
    }

    private String request(String id, long to) {
        String body =
                "{\"instance_id\":\"" + id + "\",\"chatId\":\"" + to + "\",\"message\":\"" + "x".repeat(80) + "\"}";
        return "POST /v2/send/text HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + linkgate.token()
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** Every caller has its share of the instances, so that no two wait for the same one. */
    private static List<List<String>> spread(List<String> requests) {
        return IntStream.range(0, CALLERS)
                .mapToObj(caller -> IntStream.range(0, requests.size())
                        .filter(i -> i % CALLERS == caller)
                        .mapToObj(requests::get)
                        .toList())
                .toList();
    }

    private static String millis(double nanos) {
        return Report.number(nanos / 1e6) + " ms";
    }

    private static String megabytes(long bytes) {
        return Report.number(bytes / 1e6) + " MB";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
