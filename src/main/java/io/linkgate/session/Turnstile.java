package io.linkgate.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets so many sessions connect at a time; the others wait in line, first come first served, those that somebody waits for in
 * a line of their own before the rest. So ten thousand
 * sessions that start together, or lose their network together, are no storm, and the first are there before the last begin.
 * Safe for use by any thread.
 */
final class Turnstile {

    private static final Logger LOG = LoggerFactory.getLogger(Turnstile.class);

    private final Object lock = new Object();
    private final Set<Place> urgentLine = new LinkedHashSet<>();
    private final Set<Place> usualLine = new LinkedHashSet<>();
    private final int places;
    private int free;

    /** @param places how many may connect at a time, 1 or more */
    Turnstile(int places) {
        if (places < 1) {
            throw new IllegalArgumentException("somebody must be let in");
        }
        this.places = places;
        this.free = places;
    }

    /**
     * Takes a place.
     *
     * @param urgent whether somebody waits for it
     * @param mailbox runs the task
     * @param admitted runs when its turn has come, at once if there is room
     */
    Place enter(boolean urgent, Executor mailbox, Runnable admitted) {
        Place place = new Place(mailbox, admitted);
        synchronized (lock) {
            (urgent ? urgentLine : usualLine).add(place);
        }
        admit();
        return place;
    }

    /** How long somebody who enters now waits, if each place is taken for that long. */
    Duration waitAt(Duration each) {
        synchronized (lock) {
            return each.multipliedBy(urgentLine.size() + usualLine.size()).dividedBy(places);
        }
    }

    /** Outside of the lock: a mailbox may run what it is given at once. */
    private void admit() {
        List<Place> admitted = new ArrayList<>();
        synchronized (lock) {
            for (Set<Place> line : List.of(urgentLine, usualLine)) {
                Iterator<Place> waiting = line.iterator();
                while (free > 0 && waiting.hasNext()) {
                    Place next = waiting.next();
                    waiting.remove();
                    next.inside = true;
                    free--;
                    admitted.add(next);
                }
            }
        }
        admitted.forEach(Place::begin);
    }

    /** A place in line, then inside. */
    final class Place {

        private final Executor mailbox;
        private final Runnable admitted;
        private boolean inside;
        private boolean left;

        private Place(Executor mailbox, Runnable admitted) {
            this.mailbox = mailbox;
            this.admitted = admitted;
        }

        /** Somebody waits for it now. */
        void hurry() {
            synchronized (lock) {
                if (usualLine.remove(this)) {
                    urgentLine.add(this);
                }
            }
        }

        /** Gives the place up, in line or inside; once is enough. */
        void leave() {
            synchronized (lock) {
                if (left) {
                    return;
                }
                left = true;
                if (inside) {
                    free++;
                } else {
                    urgentLine.remove(this);
                    usualLine.remove(this);
                }
            }
            admit();
        }

        private void backInLine() {
            synchronized (lock) {
                if (inside && !left) {
                    inside = false;
                    free++;
                    urgentLine.add(this);
                }
            }
        }

        private void begin() {
            try {
                mailbox.execute(admitted);
            } catch (RejectedExecutionException shutDown) {
                // Whoever closed the threads closes the sessions too; nobody is let in any more.
            } catch (Throwable notStarted) {
                // For want of memory: the others that were admitted with it must not lose their turn too.
                LOG.error("A session could not take its turn to connect; it waits for the next", notStarted);
                backInLine();
            }
        }
    }
}
