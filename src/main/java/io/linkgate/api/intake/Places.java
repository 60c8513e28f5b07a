package io.linkgate.api.intake;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A limited number of places, for all addresses together and for each of them. If none is left, a new body takes the
 * place of the oldest: a body of normal speed has finished long before it is the oldest, and a slow one has not. Safe
 * for use by any thread.
 */
final class Places {

    private final int max;
    private final int maxPerAddress;
    private final Set<Place> all = new LinkedHashSet<>();
    private final Map<String, Set<Place>> byAddress = new HashMap<>();

    Places(int max, int maxPerAddress) {
        this.max = max;
        this.maxPerAddress = maxPerAddress;
    }

    /** A place that is taken until {@link #close}. */
    final class Place implements AutoCloseable {

        private final String address;
        private final Runnable leave;

        private Place(String address, Runnable leave) {
            this.address = address;
            this.leave = leave;
        }

        /** Releases the place; does nothing the second time. */
        @Override
        public void close() {
            remove(this);
        }
    }

    /**
     * Takes a place.
     *
     * @param leave run when another body takes this place, by the thread of that body
     */
    Place take(String address, Runnable leave) {
        Place place = new Place(address, leave);
        add(place).ifPresent(oldest -> oldest.leave.run());
        return place;
    }

    private synchronized Optional<Place> add(Place place) {
        Optional<Place> oldest = all.size() >= max ? first(all) : Optional.empty();
        Set<Place> neighbours = byAddress.getOrDefault(place.address, Set.of());
        if (neighbours.size() >= maxPerAddress) {
            oldest = first(neighbours);
        }
        oldest.ifPresent(this::remove);
        all.add(place);
        byAddress.computeIfAbsent(place.address, any -> new LinkedHashSet<>()).add(place);
        return oldest;
    }

    private synchronized void remove(Place place) {
        if (all.remove(place)) {
            Set<Place> neighbours = byAddress.get(place.address);
            neighbours.remove(place);
            if (neighbours.isEmpty()) {
                byAddress.remove(place.address);
            }
        }
    }

    private static Optional<Place> first(Set<Place> places) {
        Iterator<Place> iterator = places.iterator();
        return iterator.hasNext() ? Optional.of(iterator.next()) : Optional.empty();
    }
}
