package io.linkgate.bench;

import io.linkgate.bootstrap.RunningLinkgate;
import io.linkgate.sandbox.stage.SandboxTiming;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What idle event streams need, and how late events are while so many are open. */
@Tag("bench")
class EventStreamsBench {

    private static final List<Integer> SIZES = List.of(100, 1_000, 10_000);
    private static final int INSTANCES = 100;
    private static final int ROUNDS = 20;
    private static final String MANY = "20000";

    @TempDir
    private Path directory;

    @Test
    void idleStreams() throws Exception {
        Report report = new Report(
                "Idle event streams",
                "streams",
                "memory",
                "for each",
                "threads beyond none",
                "processor time in 30 s",
                "change to event: median",
                "99 of 100",
                "last");
        try (StandIn standIn = StandIn.start(new SandboxTiming(Duration.ofMinutes(10), Duration.ofMinutes(10)));
                MeasuredLinkgate linkgate = MeasuredLinkgate.start(directory, settings(standIn))) {
            List<String> ids = linkgate.create(INSTANCES, false);
            try (OpenStreams warm = new OpenStreams(linkgate.port(), linkgate.token())) {
                warm.open(repeated(ids, 200));
                change(linkgate, ids.get(0));
            }
            Footprint none = linkgate.smallest();
            report.row("0", Report.number(none.memory() / 1e6) + " MB", "", "", "", "", "", "");
            try (OpenStreams streams = new OpenStreams(linkgate.port(), linkgate.token())) {
                int there = 0;
                for (int size : SIZES) {
                    streams.open(repeated(ids, size - there));
                    there = size;
                    report.row(row(linkgate, streams, ids, size, none));
                }
                report.row("lost: " + streams.lost(), "", "", "", "", "", "", "");
            }
        }
        report.done();
    }

    private static String[] row(
            MeasuredLinkgate linkgate, OpenStreams streams, List<String> ids, int size, Footprint none)
            throws Exception {
        Footprint now = linkgate.smallest();
        Duration before = linkgate.footprint().processorTime();
        LockSupport.parkNanos(Duration.ofSeconds(30).toNanos()); // the streams are idle
        Duration used = linkgate.footprint().processorTime().minus(before);
        List<Long> delays = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            streams.forget();
            change(linkgate, ids.get(round));
            delays.addAll(streams.delays(size / INSTANCES));
        }
        Sample sample = Sample.of(delays);
        return new String[] {
            String.format("%,d", size),
            Report.number(now.memory() / 1e6) + " MB",
            Report.number((now.memory() - none.memory()) / 1e3 / size) + " kB",
            Integer.toString(now.threads() - none.threads()),
            Report.number(used.toMillis() / 1e3) + " s",
            Report.number(sample.median()) + " ms",
            Report.number(sample.share(0.99)) + " ms",
            Report.number(sample.max()) + " ms"
        };
    }

    /** Lets an instance move once or a few times. */
    private static void change(MeasuredLinkgate linkgate, String id) {
        linkgate.post("/v2/session/start?instance_id=" + id);
        linkgate.post("/v2/session/stop?instance_id=" + id);
    }

    private static List<String> repeated(List<String> ids, int count) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(ids.get(i % ids.size()));
        }
        return all;
    }

    private static Map<String, String> settings(StandIn standIn) throws Exception {
        Map<String, String> settings = new HashMap<>(standIn.settings());
        settings.put("LINKGATE_API_EVENT_STREAMS", MANY);
        settings.put("LINKGATE_API_EVENT_STREAMS_PER_TOKEN", MANY);
        settings.put(RunningLinkgate.MAX_CONNECTIONS, MANY);
        return settings;
    }
}
