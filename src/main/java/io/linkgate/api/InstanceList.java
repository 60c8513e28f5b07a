package io.linkgate.api;

import io.linkgate.api.call.Param;
import io.linkgate.api.code.NoCode;
import io.linkgate.api.error.ApiException;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceCursor;
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
 * Pages of instances, and the number of all the caller's instances in each status. Instances that the caller may not
 * use, or did not ask for, are skipped without leaving a gap. Everything needed is in memory, so a page costs one look
 * at each session.
 */
final class InstanceList {

    /** The maximum number of instances on a page. */
    static final int MAX_LIMIT = 200;

    /** The number on a page if the caller names none. */
    static final int DEFAULT_LIMIT = 50;

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
     * Returns the body of {@code session/list}. Reads the database the first time only.
     *
     * @param usable whether the caller may see an instance
     * @param cursor the page begins after it
     * @param limit 1 to {@value #MAX_LIMIT}
     * @param status only sessions in that status; all when empty
     * @param search only instances that it finds
     */
    Map<String, Object> page(
            Predicate<Instance> usable,
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
            if (!usable.test(instance)) {
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
