package io.linkgate.listing;

import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceCursor;
import io.linkgate.session.SessionStatus;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Instances in order of creation, all together and those of each status. Not safe for use by several threads. */
final class StatusLists {

    private final NavigableMap<InstanceCursor, Instance> all = new TreeMap<>(InstanceCursor.ORDER);
    private final Map<SessionStatus, NavigableMap<InstanceCursor, Instance>> byStatus =
            new EnumMap<>(SessionStatus.class);

    StatusLists() {
        for (SessionStatus status : SessionStatus.values()) {
            byStatus.put(status, new TreeMap<>(InstanceCursor.ORDER));
        }
    }

    void add(Instance instance, SessionStatus status) {
        InstanceCursor place = InstanceCursor.behind(instance);
        all.put(place, instance);
        byStatus.get(status).put(place, instance);
    }

    void remove(Instance instance, SessionStatus status) {
        InstanceCursor place = InstanceCursor.behind(instance);
        all.remove(place);
        byStatus.get(status).remove(place);
    }

    /** Returns those of a status, or all. */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    NavigableMap<InstanceCursor, Instance> of(Optional<SessionStatus> status) {
        return status.map(byStatus::get).orElse(all);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Returns how many have each status. */
    Map<SessionStatus, Integer> counts() {
        Map<SessionStatus, Integer> counts = new EnumMap<>(SessionStatus.class);
        byStatus.forEach((status, instances) -> counts.put(status, instances.size()));
        return counts;
    }
}
