package io.linkgate.sandbox.server;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The admission of connections within {@link SandboxLimits}. Safe for use by any thread; calls no other object. */
final class Admission {

    private final SandboxLimits limits;
    private final Count all = new Count();
    private final Map<String, Count> networks = new HashMap<>();
    private int own;

    /** A count of strangers: those of one network, or all. */
    private static final class Count {
        private int connections;
        private int handshakes;
    }

    Admission(SandboxLimits limits) {
        this.limits = Objects.requireNonNull(limits);
    }

    /** Whether there is a free place. */
    synchronized boolean hasRoom(Origin origin) {
        if (own + all.connections >= limits.connections()) {
            return false;
        }
        if (origin.own()) {
            return true;
        }
        return fits(all, limits.strangers(), limits.handshakes())
                && origin.network()
                        .map(networks::get)
                        .map(count -> fits(count, limits.strangersFromOneAddress(), limits.handshakesFromOneAddress()))
                        .orElse(true);
    }

    /** Takes a place for a connection in its handshake; empty if there is none. */
    synchronized Optional<Place> enter(Origin origin) {
        if (!hasRoom(origin)) {
            return Optional.empty();
        }
        Place place = new Place(origin);
        place.change(1, 1);
        return Optional.of(place);
    }

    private static boolean fits(Count count, int connections, int handshakes) {
        return count.connections < connections && count.handshakes < handshakes;
    }

    /** The place of one connection. */
    final class Place {

        private final Origin origin;
        private boolean inHandshake = true;
        private boolean left;

        private Place(Origin origin) {
            this.origin = origin;
        }

        boolean isOwn() {
            return origin.own();
        }

        /** Notes that the handshake is done and the connection goes on. */
        void handshakeDone() {
            synchronized (Admission.this) {
                if (inHandshake && !left) {
                    inHandshake = false;
                    change(0, -1);
                }
            }
        }

        /** Gives the place back. Further calls do nothing. */
        void leave() {
            synchronized (Admission.this) {
                if (!left) {
                    left = true;
                    change(-1, inHandshake ? -1 : 0);
                }
            }
        }

        private void change(int connections, int handshakes) {
            if (origin.own()) {
                own += connections;
                return;
            }
            add(all, connections, handshakes);
            origin.network().ifPresent(network -> {
                Count count = networks.computeIfAbsent(network, any -> new Count());
                add(count, connections, handshakes);
                if (count.connections == 0) {
                    networks.remove(network);
                }
            });
        }

        private void add(Count count, int connections, int handshakes) {
            count.connections += connections;
            count.handshakes += handshakes;
        }
    }
}
