package io.linkgate.sandbox.server;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Gives out the places of {@link SandboxLimits}. Safe for use by any thread; calls no other object. */
final class Admission {

    private final SandboxLimits limits;
    private final Count all = new Count();
    private final Map<String, Count> networks = new HashMap<>();
    private int own;

    /** Strangers: of one network, or all of them. */
    private static final class Count {
        private int connections;
        private int handshakes;
    }

    Admission(SandboxLimits limits) {
        this.limits = Objects.requireNonNull(limits);
    }

    /** Whether there is a place now. */
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

    /** Takes a place in the handshake, if there is one. */
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

    /** That of one connection. */
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

        /** The handshake is over, and the connection is not. */
        void handshakeDone() {
            synchronized (Admission.this) {
                if (inHandshake && !left) {
                    inHandshake = false;
                    change(0, -1);
                }
            }
        }

        /** Gives the place back; once is enough. */
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
