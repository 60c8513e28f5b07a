package io.linkgate.listing;

import io.linkgate.instance.Instance;
import io.linkgate.session.SessionStatus;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A page of instances in order of creation.
 *
 * @param instances those of the page; a session may have moved on since
 * @param more whether others follow
 * @param counts how many instances that the caller may see have each status, on all pages
 */
public record IndexPage(List<Instance> instances, boolean more, Map<SessionStatus, Integer> counts) {

    public IndexPage {
        instances = List.copyOf(instances);
        counts = Collections.unmodifiableMap(new EnumMap<>(counts));
    }
}
