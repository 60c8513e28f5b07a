package io.linkgate.hook;

import io.linkgate.history.RecordListener;
import io.linkgate.history.SessionRecord;
import io.linkgate.session.QrCode;
import io.linkgate.storage.Sealing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The writer of events for hooks, in the transaction of the moves that they report: an event exists if and only if its
 * move is in the history. Bodies are sealed, since they contain codes and telephone numbers.
 */
public final class Outbox implements RecordListener {

    static final String CONTEXT = "linkgate webhook event ";

    private final EventBody bodies;
    private final Sealing sealing;
    private final BooleanSupplier codesWanted;
    private final Consumer<List<WaitingHook>> wake;
    private final Map<Long, WaitingHook> touched = new LinkedHashMap<>(); // of the present transaction

    /**
     * Connects the parts.
     *
     * @param codesWanted whether any hook wants codes; read for each code
     * @param wake receives the hooks for which events wait, after the commit; must not block
     */
    public Outbox(EventBody bodies, Sealing sealing, BooleanSupplier codesWanted, Consumer<List<WaitingHook>> wake) {
        this.bodies = Objects.requireNonNull(bodies);
        this.sealing = Objects.requireNonNull(sealing);
        this.codesWanted = Objects.requireNonNull(codesWanted);
        this.wake = Objects.requireNonNull(wake);
    }

    /** A hook that may want an event, and the name of its instance. */
    private record Subscriber(WaitingHook hook, List<String> events, String session) {}

    @Override
    public void write(Handle handle, List<SessionRecord> records) {
        touched.clear();
        Map<String, List<Subscriber>> subscribers = subscribers(
                handle,
                records.stream().map(record -> record.instance().value()).collect(Collectors.toSet()));
        if (subscribers.isEmpty()) {
            return;
        }
        PreparedBatch rows = handle.prepareBatch("INSERT INTO hook_events"
                + " (hook_id, event_id, event, occurred_at, expires_at, sealed, last_error)"
                + " VALUES (:hook, :id, :event, :at, :expires, :sealed, '')");
        for (SessionRecord record : records) {
            add(rows, record, subscribers.getOrDefault(record.instance().value(), List.of()));
        }
        if (rows.size() > 0) {
            rows.execute();
        }
    }

    private void add(PreparedBatch rows, SessionRecord record, List<Subscriber> subscribers) {
        HookEvent event = record.transition().isPresent() ? HookEvent.SESSION_STATUS : HookEvent.SESSION_QR;
        List<Subscriber> wanting = subscribers.stream()
                .filter(subscriber -> event.isIn(subscriber.events()))
                .toList();
        if (wanting.isEmpty()) {
            return;
        }
        EventId id = EventId.of(record);
        byte[] sealed = sealing.seal(body(id, wanting.get(0).session(), record), CONTEXT + id.text());
        Optional<Instant> expires = record.code().map(QrCode::expiresAt);
        for (Subscriber subscriber : wanting) {
            rows.bind("hook", subscriber.hook().id())
                    .bind("id", id.text())
                    .bind("event", event.wireName())
                    .bindBySqlType("at", record.at().atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE)
                    .bindBySqlType(
                            "expires",
                            expires.map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null),
                            Types.TIMESTAMP_WITH_TIMEZONE)
                    .bind("sealed", sealed)
                    .add();
            touched.put(subscriber.hook().id(), subscriber.hook());
        }
    }

    private byte[] body(EventId id, String session, SessionRecord record) {
        return record.transition()
                .map(move -> bodies.ofMove(
                        id, session, record.instance(), record.after().account(), move))
                .orElseGet(() ->
                        bodies.ofCode(id, session, record.after(), record.code().orElseThrow()));
    }

    @Override
    public void committed(List<SessionRecord> records) {
        if (!touched.isEmpty()) {
            wake.accept(List.copyOf(touched.values()));
        }
    }

    @Override
    public boolean wantsCodes() {
        return codesWanted.getAsBoolean();
    }

    /** Opens a body that was sealed here. */
    static byte[] open(Sealing sealing, byte[] sealed, String eventId) throws Sealing.UnreadableException {
        return sealing.open(sealed, CONTEXT + eventId);
    }

    private static Map<String, List<Subscriber>> subscribers(Handle handle, Set<String> instances) {
        Map<String, List<Subscriber>> byInstance = new HashMap<>();
        handle.createQuery("SELECT h.id, h.instance_id, h.host, h.events, h.retry_at, i.name FROM hooks h"
                        + " JOIN instances i ON i.id = h.instance_id WHERE h.active AND h.instance_id IN (<ids>)")
                .bindList("ids", List.copyOf(instances))
                .map((row, context) -> Map.entry(row.getString("instance_id"), subscriber(row)))
                .forEach(entry -> byInstance
                        .computeIfAbsent(entry.getKey(), any -> new ArrayList<>(1))
                        .add(entry.getValue()));
        return byInstance;
    }

    private static Subscriber subscriber(ResultSet row) throws SQLException {
        OffsetDateTime retryAt = row.getObject("retry_at", OffsetDateTime.class);
        WaitingHook hook = new WaitingHook(
                row.getLong("id"), row.getString("host"), retryAt == null ? Instant.MIN : retryAt.toInstant());
        return new Subscriber(hook, List.of(row.getString("events").split(" ")), row.getString("name"));
    }
}
