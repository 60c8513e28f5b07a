package io.linkgate.bootstrap.command;

import io.linkgate.bootstrap.backup.CopyRequest;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** How a command waits for a Linkgate that copies its database: how long, and what it prints beside its result. */
final class Waiting {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(5);

    /** A Linkgate looks for requests once a second. */
    private static final Duration UNTIL_TAKEN = Duration.ofSeconds(15);

    /** A large copy is checked without growing. */
    private static final Duration WITHOUT_GROWTH = Duration.ofMinutes(2);

    private final PrintStream err;
    private final LongSupplier nanoTime;
    private final Pause pause;
    private long lastGrowth;
    private long lastReport;
    private long bytes = -1; // before it is taken

    /** Lets time pass. */
    @FunctionalInterface
    interface Pause {
        void rest(Duration time) throws InterruptedException;
    }

    Waiting(PrintStream err, LongSupplier nanoTime, Pause pause) {
        this.err = Objects.requireNonNull(err);
        this.nanoTime = Objects.requireNonNull(nanoTime);
        this.pause = Objects.requireNonNull(pause);
    }

    /** Returns one that waits in real time. */
    static Waiting reportedTo(PrintStream err) {
        return new Waiting(err, System::nanoTime, time -> Thread.sleep(time.toMillis()));
    }

    /** A request has been made. */
    void begins(Path home) {
        lastGrowth = nanoTime.getAsLong();
        lastReport = lastGrowth;
        err.println("A Linkgate uses " + home + ", and is asked for a copy of its database.");
    }

    /** A directory that is not needed any more could not be deleted. */
    void leaves(Path directory, IOException reason) {
        err.println(directory + " could not be deleted: " + reason.getMessage()
                + ". The next backup into the same directory tries it again.");
    }

    /**
     * Waits a while.
     *
     * @throws IOException if the Linkgate has been silent for too long
     */
    void goesOn(CopyRequest request) throws IOException {
        long now = nanoTime.getAsLong();
        OptionalLong written = request.bytes();
        if (written.isPresent()) {
            if (written.getAsLong() != bytes) {
                bytes = written.getAsLong();
                lastGrowth = now;
            }
            if (now - lastReport >= BETWEEN_REPORTS.toNanos()) {
                lastReport = now;
                err.println("It is copying: " + (bytes >> 20) + " MB are written.");
            }
        }
        if (now - lastGrowth >= (bytes < 0 ? UNTIL_TAKEN : WITHOUT_GROWTH).toNanos()) {
            throw new IOException(
                    bytes < 0
                            ? "the Linkgate that uses the home directory has not answered for %d s. It may be starting, stopping or"
                                            .formatted(UNTIL_TAKEN.toSeconds())
                                    + " hanging, or be an older version. Try again, or stop it and back up then"
                            : "the Linkgate that uses the home directory has begun a copy, but has written nothing for %d s."
                                            .formatted(WITHOUT_GROWTH.toSeconds())
                                    + " Try again, or stop it and back up then");
        }
        try {
            pause.rest(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("it was interrupted", e);
        }
    }
}
