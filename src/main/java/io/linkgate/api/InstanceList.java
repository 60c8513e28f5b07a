package io.linkgate.api;

import io.linkgate.api.call.Param;
import io.linkgate.api.error.ApiException;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceCursor;
import io.linkgate.instance.Instances;
import io.linkgate.listing.IndexPage;
import io.linkgate.listing.InstanceIndex;
import io.linkgate.listing.Visibility;
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
import java.util.stream.Collectors;

/**
 * Pages of instances, and the number of all the caller's instances in each status. Instances that the caller may not
 * use, or did not ask for, are skipped without leaving a gap. A page costs a look at each of its sessions; one of a
 * search, a look at the name and id of all that the caller may see.
 */
final class InstanceList {

    /** The maximum number of instances on a page. */
    static final int MAX_LIMIT = 200;

    /** The number on a page if the caller names none. */
    static final int DEFAULT_LIMIT = 50;

    private final InstanceIndex index;
    private final Sessions sessions;
    private final Clock clock;

    InstanceList(Instances instances, Sessions sessions, Clock clock) {
        this.index = InstanceIndex.following(instances, sessions, clock);
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
     * @param visible what the caller may see
     * @param cursor the page begins after it
     * @param limit 1 to {@value #MAX_LIMIT}
     * @param status only sessions in that status; all when empty
     * @param search only instances that it finds, and only these are counted
     */
    Map<String, Object> page(
            Visibility visible,
            InstanceCursor cursor,
            int limit,
            Optional<SessionStatus> status,
            InstanceSearch search) {
        IndexPage page = search.findsAll()
                ? index.page(visible, cursor, limit, status)
                : found(visible, cursor, limit, status, search);
        Instant now = clock.instant();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(
                "instances",
                page.instances().stream()
                        .map(instance -> info(instance, status, now))
                        .flatMap(Optional::stream)
                        .toList());
        body.put("next", next(page));
        body.put("counts", page.counts());
        return body;
    }

    /** Returns the object of an instance; empty if its session has left that status since the page was made. */
    private Optional<Map<String, Object>> info(Instance instance, Optional<SessionStatus> status, Instant now) {
        SessionSnapshot snapshot = sessions.current(instance);
        return status.filter(only -> only != snapshot.statusAt(now)).isPresent()
                ? Optional.empty()
                : Optional.of(SessionBodies.info(
                        instance, snapshot, now, Optional.empty(), sessions.warnings(instance.engine())));
    }

    private static String next(IndexPage page) {
        List<Instance> shown = page.instances();
        return page.more() ? InstanceCursor.behind(shown.get(shown.size() - 1)).token() : null; // null in JSON
    }

    /** Looks at every instance that the caller may see, since no index knows in which a text occurs. */
    private IndexPage found(
            Visibility visible,
            InstanceCursor cursor,
            int limit,
            Optional<SessionStatus> status,
            InstanceSearch search) {
        Instant now = clock.instant();
        Map<SessionStatus, Integer> counts = new EnumMap<>(SessionStatus.class);
        Arrays.stream(SessionStatus.values()).forEach(any -> counts.put(any, 0));
        List<Instance> found = new ArrayList<>();
        boolean more = false;
        for (Instance instance : index.all(visible)) {
            if (!search.finds(instance, () -> sessions.current(instance))) {
                continue;
            }
            SessionStatus present = sessions.current(instance).statusAt(now);
            counts.merge(present, 1, Integer::sum);
            if (status.filter(only -> only != present).isPresent() || cursor.isBehind(instance)) {
                continue;
            }
            if (found.size() == limit) {
                more = true;
            } else {
                found.add(instance);
            }
        }
        return new IndexPage(found, more, counts);
    }
}
