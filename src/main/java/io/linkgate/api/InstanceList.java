package io.linkgate.api;

import io.linkgate.api.call.Param;
import io.linkgate.api.code.NoCode;
import io.linkgate.api.error.ApiException;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceCursor;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Instances;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionStatus;
import io.linkgate.session.Sessions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Pages of instances, with the number of all that the caller may use in each status. What a caller may not use, or did not ask
 * for, is passed over without leaving a gap. All that is needed is in memory, so that a page costs no more than a look at each
 * session.
 */
final class InstanceList {

    /** How many a page has at most. */
    static final int MOST = 200;

    /** How many it has if the caller does not say. */
    static final int USUAL = 50;

    private final Instances instances;
    private final Sessions sessions;
    private final Clock clock;

    InstanceList(Instances instances, Sessions sessions, Clock clock) {
        this.instances = instances;
        this.sessions = sessions;
        this.clock = clock;
    }

    static SessionStatus status(String word) {
        return Arrays.stream(SessionStatus.values())
                .filter(status -> status.name().equals(word.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> ApiException.invalid(
                        Param.STATUS.wireName(),
                        "one of "
                                + Arrays.stream(SessionStatus.values())
                                        .map(Enum::name)
                                        .collect(Collectors.joining(", "))));
    }

    /**
     * The answer of {@code session/list}. Touches no database after the first time.
     *
     * @param usable whether the caller may know of an instance
     * @param cursor the page begins behind it
     * @param limit 1 to {@value #MOST}
     * @param status only sessions of that status; of any when empty
     * @param search what the instances have in common
     */
    Map<String, Object> page(
            Predicate<InstanceId> usable,
            InstanceCursor cursor,
            int limit,
            Optional<SessionStatus> status,
            InstanceSearch search) {
        Instant now = clock.instant();
        Map<SessionStatus, Integer> counts = new EnumMap<>(SessionStatus.class);
        Arrays.stream(SessionStatus.values()).forEach(any -> counts.put(any, 0));
        List<Map<String, Object>> found = new ArrayList<>();
        Optional<Instance> last = Optional.empty();
        boolean more = false;
        for (Instance instance : (Iterable<Instance>) instances.all()::iterator) {
            if (!usable.test(instance.id())) {
                continue;
            }
            SessionSnapshot snapshot = sessions.current(instance);
            if (!search.finds(instance, snapshot)) {
                continue;
            }
            SessionStatus present = NoCode.statusAt(snapshot, now);
            counts.merge(present, 1, Integer::sum);
            if (status.filter(only -> only != present).isPresent() || cursor.isBehind(instance)) {
                continue;
            }
            if (found.size() == limit) {
                more = true;
            } else {
                found.add(SessionBodies.info(
                        instance, snapshot, now, Optional.empty(), sessions.warnings(instance.engine())));
                last = Optional.of(instance);
            }
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("instances", found);
        body.put(
                "next",
                (more ? last : Optional.<Instance>empty())
                        .map(InstanceCursor::behind)
                        .map(InstanceCursor::token)
                        .orElse(null));
        body.put("counts", counts);
        return body;
    }
}
