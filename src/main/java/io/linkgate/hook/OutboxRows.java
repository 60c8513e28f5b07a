package io.linkgate.hook;

import io.linkgate.instance.InstanceId;
import io.linkgate.storage.Sealing;
import io.linkgate.storage.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Rows of {@code hook_events}, written in the transaction of another table: {@link #begin}, {@link #add} for each
 * event, {@link #end}, and {@link #committed} once they are on disk. Bodies are sealed, since they contain codes, texts
 * and telephone numbers. For one thread at a time.
 */
final class OutboxRows {

    static final String CONTEXT = "linkgate webhook event ";

    private final Sealing sealing;
    private final Consumer<List<WaitingHook>> wake;
    private final Map<Long, WaitingHook> touched = new LinkedHashMap<>(); // of the present transaction
    private Map<String, List<Subscriber>> subscribers = Map.of();
    private Optional<PreparedBatch> rows = Optional.empty();

    OutboxRows(Sealing sealing, Consumer<List<WaitingHook>> wake) {
        this.sealing = Objects.requireNonNull(sealing);
        this.wake = Objects.requireNonNull(wake);
    }

    /** A hook that may want an event, and the name of its instance. */
    private record Subscriber(WaitingHook hook, List<String> events, String session) {}

    /** @param instances those of the events that follow */
    void begin(Handle handle, Set<InstanceId> instances) {
        touched.clear();
        subscribers = instances.isEmpty() ? Map.of() : subscribers(handle, instances);
        rows = subscribers.isEmpty()
                ? Optional.empty()
                : Optional.of(handle.prepareBatch("INSERT INTO hook_events"
                        + " (hook_id, event_id, event, occurred_at, expires_at, sealed, last_error)"
                        + " VALUES (:hook, :id, :event, :at, :expires, :sealed, '')"));
    }

    /**
     * Adds an event for each hook that wants it.
     *
     * @param expires when it is no longer delivered; empty for never
     * @param body makes the body from the id and the name of the instance; called once, if any hook wants the event
     */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    void add(
            InstanceId instance,
            HookEvent event,
            EventId id,
            Instant at,
            Optional<Instant> expires,
            BiFunction<EventId, String, byte[]> body) {
        List<Subscriber> wanting = subscribers.getOrDefault(instance.value(), List.of()).stream()
                .filter(subscriber -> event.isIn(subscriber.events()))
                .toList();
        if (wanting.isEmpty()) {
            return;
        }
        byte[] sealed = sealing.seal(body.apply(id, wanting.get(0).session()), CONTEXT + id.text());
        for (Subscriber subscriber : wanting) {
            rows.orElseThrow()
                    .bind("hook", subscriber.hook().id())
                    .bind("id", id.text())
                    .bind("event", event.wireName())
                    .bindBySqlType("at", SqlTime.of(at), Types.TIMESTAMP_WITH_TIMEZONE)
                    .bindBySqlType("expires", SqlTime.of(expires), Types.TIMESTAMP_WITH_TIMEZONE)
                    .bind("sealed", sealed)
                    .add();
            touched.put(subscriber.hook().id(), subscriber.hook());
        }
    }

    /** Writes what was added. */
    void end() {
        rows.filter(batch -> batch.size() > 0).ifPresent(PreparedBatch::execute);
        rows = Optional.empty();
    }

    /** What was written last is on disk. */
    void committed() {
        if (!touched.isEmpty()) {
            wake.accept(List.copyOf(touched.values()));
        }
    }

    /** Opens a body that was sealed here. */
    static byte[] open(Sealing sealing, byte[] sealed, String eventId) throws Sealing.UnreadableException {
        return sealing.open(sealed, CONTEXT + eventId);
    }

    private static Map<String, List<Subscriber>> subscribers(Handle handle, Set<InstanceId> instances) {
        Map<String, List<Subscriber>> byInstance = new HashMap<>();
        handle.createQuery("SELECT h.id, h.instance_id, h.host, h.events, h.retry_at, i.name FROM hooks h"
                        + " JOIN instances i ON i.id = h.instance_id WHERE h.active AND h.instance_id = ANY(:ids)")
                .bindArray(
                        "ids",
                        String.class,
                        instances.stream().map(InstanceId::value).toList())
                .map((row, context) -> Map.entry(row.getString("instance_id"), subscriber(row)))
                .forEach(entry -> byInstance
                        .computeIfAbsent(entry.getKey(), any -> new ArrayList<>(1))
                        .add(entry.getValue()));
        return byInstance;
    }

    private static Subscriber subscriber(ResultSet row) throws SQLException {
        WaitingHook hook = new WaitingHook(
                row.getLong("id"),
                row.getString("host"),
                SqlTime.optional(row, "retry_at").orElse(Instant.MIN));
        return new Subscriber(hook, List.of(row.getString("events").split(" ")), row.getString("name"));
    }
}
