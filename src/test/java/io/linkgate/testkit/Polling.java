package io.linkgate.testkit;

import io.linkgate.testkit.ApiClient.Reply;
import java.io.IOException;
import java.time.Duration;

/** Polls an instance for its code until it has the expected status. */
public final class Polling {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SECONDS_PER_LOOK = 2;

    private Polling() {}

    /**
     * Waits for a status.
     *
     * @param never a status that it must not have on the way; empty if all are allowed
     * @return the last info, with the wanted status
     */
    public static Reply until(ApiClient api, String id, String wanted, String never)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Reply seen = api.info(id);
        while (!seen.text("status").equals(wanted)) {
            if (seen.text("status").equals(never)) {
                throw new AssertionError(id + " must not be " + never + ", but is: " + withoutCode(seen));
            }
            if (System.nanoTime() > end) {
                throw new AssertionError(id + " is stuck on its way to " + wanted + ": " + withoutCode(seen));
            }
            api.look(id, SECONDS_PER_LOOK); // waits while a code may come, and wakes a parked session
            seen = api.info(id);
        }
        return seen;
    }

    private static String withoutCode(Reply seen) {
        return seen.status() + " " + seen.text("status") + " " + seen.text("reason") + " since " + seen.text("since");
    }
}
