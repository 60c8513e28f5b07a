package io.linkgate.chaos;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.sandbox.server.Logins.Login;
import io.linkgate.testkit.RunTally;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Measures how long a fault keeps instances from working: from its beginning to the next login of each. Measures one
 * fault at a time. Safe for use by any thread.
 */
final class Takeovers {

    private final RunTally tally;
    private String what = "";
    private Instant since = Instant.MAX;
    private final Set<PhoneNumber> left = new HashSet<>();
    private int moved;
    private Duration last = Duration.ZERO;

    Takeovers(RunTally tally) {
        this.tally = tally;
    }

    /** Begins to measure. */
    synchronized void begin(String fault, Set<PhoneNumber> phones) {
        what = fault;
        since = Instant.now();
        left.clear();
        left.addAll(phones);
        moved = 0;
        last = Duration.ZERO;
    }

    /** Its owner has stopped or started it: it no longer counts. */
    synchronized void touched(PhoneNumber phone) {
        left.remove(phone);
    }

    synchronized void loggedIn(Login login) {
        if (!login.at().isBefore(since) && left.remove(login.phone())) {
            moved++;
            last = Duration.between(since, login.at());
            tally.took("each, " + what, last);
        }
    }

    /** Ends the measurement, when all that it waits for works. */
    synchronized void end() {
        if (moved > 0) {
            tally.took("all, " + what, last);
            System.out.println(moved + " connected again after " + last + ": " + what);
        }
        left.clear();
        moved = 0;
        since = Instant.MAX;
    }
}
