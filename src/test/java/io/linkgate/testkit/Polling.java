package io.linkgate.testkit;

import io.linkgate.testkit.ApiClient.Reply;
import java.io.IOException;
import java.time.Duration;

/** Looks at an instance, as somebody does who wants to see its code, until it is where it should be. */
public final class Polling {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SECONDS_PER_LOOK = 2;

    private Polling() {}

    /**
     * Waits for a status.
     *
     * @param never a status that it must not be in on the way; empty: any is fine
     * @return what was seen last, in the wanted status
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
            api.look(id, SECONDS_PER_LOOK); // waits while a code may come, and wakes what rests
            seen = api.info(id);
        }
        return seen;
    }

    private static String withoutCode(Reply seen) {
        return seen.status() + " " + seen.text("status") + " " + seen.text("reason") + " since " + seen.text("since");
    }
}
