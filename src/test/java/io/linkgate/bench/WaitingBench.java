package io.linkgate.bench;

import io.linkgate.sandbox.stage.SandboxTiming;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What sessions need while they wait for a phone, and when they have parked. The stand-in runs in another process. */
@Tag("bench")
class WaitingBench {

    private static final SandboxTiming LONG = new SandboxTiming(Duration.ofMinutes(10), Duration.ofMinutes(10));
    private static final SandboxTiming SHORT = new SandboxTiming(Duration.ofSeconds(2), Duration.ofSeconds(1));
    private static final List<Integer> SIZES = List.of(100, 1_000, 10_000);

    @TempDir
    private Path directory;

    @Test
    void sessionsThatShowACode() throws Exception {
        measure("Waiting sessions", LONG, "SCAN_QR_CODE");
    }

    @Test
    void sessionsThatParked() throws Exception {
        measure("Parked sessions", SHORT, "STOPPED");
    }

    private void measure(String title, SandboxTiming timing, String status) throws Exception {
        Report report =
                new Report(title, "sessions", "memory", "beyond that of none", "for each", "threads", "beyond none");
        try (StandIn standIn = StandIn.start(timing);
                MeasuredLinkgate linkgate = MeasuredLinkgate.start(directory, standIn.settings())) {
            warmUp(linkgate);
            Footprint none = linkgate.smallest();
            report.row("0", bytes(none.memory()), "", "", Integer.toString(none.threads()), "");
            int there = 0;
            for (int size : SIZES) {
                linkgate.create(size - there, true);
                there = size;
                linkgate.await(status, size);
                Footprint now = linkgate.smallest();
                long beyond = now.memory() - none.memory();
                report.row(
                        String.format("%,d", size),
                        bytes(now.memory()),
                        bytes(beyond),
                        bytes(beyond / size),
                        Integer.toString(now.threads()),
                        Integer.toString(now.threads() - none.threads()));
            }
        }
        report.done();
    }

    /** Classes, pools and compiled code exist whether sessions wait or not. */
    private static void warmUp(MeasuredLinkgate linkgate) {
        List<String> ids = linkgate.create(200, true);
        linkgate.forAll(ids, id -> linkgate.tryPost("/v2/auth/qr-image?wait=25&instance_id=" + id));
        linkgate.forAll(ids, id -> linkgate.post("/v2/session/delete?instance_id=" + id));
        linkgate.await("SCAN_QR_CODE", 0);
        linkgate.await("STOPPED", 0);
    }

    private static String bytes(long bytes) {
        return Math.abs(bytes) < 1_000_000 ? Report.number(bytes / 1e3) + " kB" : Report.number(bytes / 1e6) + " MB";
    }
}
