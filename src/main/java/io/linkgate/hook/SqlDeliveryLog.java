package io.linkgate.hook;

import io.linkgate.instance.InstanceId;
import io.linkgate.storage.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;

/** What the table {@code hook_events} knows of the deliveries of an instance. */
public final class SqlDeliveryLog implements DeliveryLog {

    private static final String OF_INSTANCE = " h.instance_id = :instance";

    private final Jdbi jdbi;
    private final Runnable replayed;

    /**
     * Connects the parts.
     *
     * @param replayed runs after each replay; must not block
     */
    public SqlDeliveryLog(Jdbi jdbi, Runnable replayed) {
        this.jdbi = Objects.requireNonNull(jdbi);
        this.replayed = Objects.requireNonNull(replayed);
    }

    @Override
    public List<Delivery> list(InstanceId id, Optional<State> state, long after, int limit) {
        String which = state.map(wanted -> switch (wanted) {
                    case WAITING -> " AND e.dead_at IS NULL";
                    case DEAD -> " AND e.dead_at IS NOT NULL";
                })
                .orElse("");
        return jdbi.withHandle(handle -> handle.createQuery("SELECT e.number, e.event_id, e.event, e.occurred_at,"
                        + " e.attempts, e.last_error, e.last_at, e.dead_at, h.url, h.name, h.retry_at"
                        + " FROM hook_events e JOIN hooks h ON h.id = e.hook_id WHERE" + OF_INSTANCE
                        + " AND e.number > :after" + which + " ORDER BY e.number FETCH FIRST :limit ROWS ONLY")
                .bind("instance", id.value())
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> delivery(row))
                .list());
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        boolean dead = SqlTime.optional(row, "dead_at").isPresent();
        return new Delivery(
                row.getLong("number"),
                row.getString("event_id"),
                row.getString("event"),
                row.getString("url"),
                row.getString("name"),
                dead ? State.DEAD : State.WAITING,
                SqlTime.instant(row, "occurred_at"),
                row.getInt("attempts"),
                row.getString("last_error"),
                SqlTime.optional(row, "last_at"),
                dead ? Optional.empty() : SqlTime.optional(row, "retry_at"));
    }

    @Override
    public int replay(InstanceId id, Optional<Long> number, Optional<String> url) {
        String hooks = "(SELECT h.id FROM hooks h WHERE" + OF_INSTANCE
                + url.map(any -> " AND h.url = :url").orElse("") + ")";
        String which = number.map(any -> " AND number = :number").orElse("");
        String dead = " WHERE dead_at IS NOT NULL" + which + " AND hook_id IN " + hooks;
        int count = jdbi.inTransaction(handle -> {
            // Hooks before their events: the order in which reports are written and hooks are deleted.
            int hurried = bound(
                            handle.createUpdate("UPDATE hooks SET failures = 0, retry_at = NULL"
                                    + " WHERE id IN (SELECT hook_id FROM hook_events" + dead + ")"),
                            id,
                            number,
                            url)
                    .execute();
            return hurried == 0
                    ? 0
                    : bound(
                                    handle.createUpdate("UPDATE hook_events SET dead_at = NULL, attempts = 0" + dead),
                                    id,
                                    number,
                                    url)
                            .execute();
        });
        replayed.run();
        return count;
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private static Update bound(Update update, InstanceId id, Optional<Long> number, Optional<String> url) {
        update.bind("instance", id.value());
        number.ifPresent(only -> update.bind("number", only.longValue()));
        url.ifPresent(only -> update.bind("url", only));
        return update;
    }
}
