package io.linkgate.api;

import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceCursor;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.InstancePage;
import io.linkgate.instance.Instances;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionStatus;
import io.linkgate.session.Sessions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Pages of instances. What a caller may not use, or did not ask for, is passed over without leaving a gap. */
final class InstanceList {

    /** How many a page has at most. */
    static final int MOST = 200;

    /** How many it has if the caller does not say. */
    static final int USUAL = 50;

    /** A rare status must not make one call read the whole table; the caller then gets a short page and asks again. */
    private static final int MOST_ROWS_READ = 10_000;

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
     * The answer of {@code session/list}. Blocks on the database.
     *
     * @param usable whether the caller may know of an instance
     * @param limit 1 to {@value #MOST}
     * @param status only sessions of that status; of any when empty
     */
    Map<String, Object> page(
            Predicate<InstanceId> usable, InstanceCursor cursor, int limit, Optional<SessionStatus> status) {
        Instant now = clock.instant();
        List<Map<String, Object>> found = new ArrayList<>();
        Optional<InstanceCursor> next = Optional.of(cursor);
        for (int read = 0; found.size() < limit && next.isPresent() && read < MOST_ROWS_READ; read += limit) {
            // Not more rows than there is room for: the cursor lies behind the last row that was read.
            InstancePage page = instances.page(next.get(), limit - found.size());
            for (Instance instance : page.instances()) {
                SessionSnapshot snapshot = sessions.current(instance);
                if (usable.test(instance.id())
                        && status.filter(only -> only != NoCode.statusAt(snapshot, now))
                                .isEmpty()) {
                    found.add(SessionBodies.info(instance, snapshot, now, Optional.empty()));
                }
            }
            next = page.next();
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("instances", found);
        body.put("next", next.map(InstanceCursor::token).orElse(null));
        return body;
    }
}
