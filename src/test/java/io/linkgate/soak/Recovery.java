package io.linkgate.soak;

import io.linkgate.sandbox.server.WatchedSandbox;
import io.linkgate.testkit.ApiClient;
import io.linkgate.testkit.ApiClient.Reply;
import io.linkgate.testkit.RunTally;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The recovery of an instance: waits until it reaches its wanted state after the last fault. Safe for use by any
 * thread.
 */
final class Recovery {

    /** A silent server is given up after 40 s, and a pause precedes the next attempt. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Where a code can come only after the session has moved, a poll is answered at once, however long it may wait. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    /** These wait for their owner, see docs/healing.md. */
    private static final Set<String> FOR_THE_OWNER = Set.of("banned", "refused", "replaced", "client_outdated");

    private final ApiClient api;
    private final WatchedSandbox standIn;
    private final Instances instances;
    private final Watcher watcher;
    private final RunTally tally;
    private final ScheduledExecutorService clock;
    private final String when;

    /** @param when one word, for the table */
    Recovery(
            ApiClient api,
            WatchedSandbox standIn,
            Instances instances,
            Watcher watcher,
            RunTally tally,
            ScheduledExecutorService clock,
            String when) {
        this.api = api;
        this.standIn = standIn;
        this.instances = instances;
        this.watcher = watcher;
        this.tally = tally;
        this.clock = clock;
        this.when = when;
    }

    void await(String id) throws Exception {
        long start = System.nanoTime();
        Reply seen = api.info(id);
        while (!isThere(id, seen.text("status"))) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                tally.wrong(id + " is not " + wanted(id) + " but " + seen.text("status") + " " + seen.text("reason"));
                return;
            }
            if (seen.text("status").equals("FAILED") && FOR_THE_OWNER.contains(seen.text("reason"))) {
                tally.count(when + ": started by their owners");
                api.command("start", id);
            }
            if (!instances.isStopped(id)) {
                var unused = watcher.lookAtText(id, 1); // waits, and wakes what rests
            }
            clock.schedule(() -> {}, BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)
                    .get();
            seen = api.info(id);
        }
        tally.count(when + ": " + wanted(id));
    }

    private boolean isThere(String id, String status) throws Exception {
        return status.equals(wanted(id))
                && (!status.equals("SCAN_QR_CODE") || watcher.lookAtText(id, 1).isPresent());
    }

    /** The stand-in is the authority on what is linked. */
    private String wanted(String id) {
        if (instances.isStopped(id)) {
            return "STOPPED";
        }
        boolean linked = standIn.devices().stream()
                .anyMatch(device -> instances.scannedBy(device.phone()).equals(id));
        return linked ? "WORKING" : "SCAN_QR_CODE";
    }
}
