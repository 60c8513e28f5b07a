package io.linkgate.event;

import io.linkgate.hook.EventBody;
import io.linkgate.hook.EventId;
import io.linkgate.hook.HookEvent;
import io.linkgate.instance.InstanceId;
import io.linkgate.message.MessageListener;
import io.linkgate.message.MessageRecord;
import io.linkgate.storage.Outage;
import io.linkgate.storage.Sealing;
import io.linkgate.storage.SqlTime;
import io.linkgate.storage.notice.Notices;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events about messages for streams, in the table {@code message_events}. They are written in the transaction of
 * the changes that they report, one transaction after the other, so their numbers become visible in their order. Kept,
 * sealed, for streams that come back. If several nodes write, each holds a lock until its transaction ends, so that the
 * order is one of all; the others are noticed. Reading blocks on the database; any thread may read.
 */
public final class MessageLog implements MessageListener {

    private static final Logger LOG = LoggerFactory.getLogger(MessageLog.class);

    private static final String CONTEXT = "linkgate message event ";

    /** The notice that another node has written events. */
    private static final String WRITTEN = "messages";

    private static final int PAGE = 500;

    private final Jdbi jdbi;
    private final Sealing sealing;
    private final EventBody bodies;
    private final Duration retention;
    private final Clock clock;
    private final Notices notices;
    private final Outage outage;
    private volatile Optional<Runnable> reading = Optional.empty(); // if several nodes write
    private volatile Consumer<List<LoggedMessage>> live = events -> {};
    private volatile MessageCursor newest = MessageCursor.BEGINNING;
    private final AtomicBoolean readWaits = new AtomicBoolean();
    private List<LoggedMessage> written = List.of(); // of the present transaction

    /**
     * Connects the parts.
     *
     * @param retention how long events are kept; zero: streams get only what this node does while they are open
     */
    public MessageLog(Jdbi jdbi, Sealing sealing, EventBody bodies, Duration retention, Clock clock, Notices notices) {
        this.jdbi = Objects.requireNonNull(jdbi);
        this.sealing = Objects.requireNonNull(sealing);
        this.bodies = Objects.requireNonNull(bodies);
        this.retention = Objects.requireNonNull(retention);
        this.clock = Objects.requireNonNull(clock);
        this.notices = Objects.requireNonNull(notices);
        this.outage = new Outage(
                LOG,
                clock,
                "Event streams get no messages of other nodes",
                "Event streams get the messages of other nodes again");
    }

    /** Passes events on from now on, once they are committed. Reads the database; the listener must not block. */
    void connect(Consumer<List<LoggedMessage>> listener) {
        newest = last();
        live = listener;
    }

    /**
     * Passes on what other nodes write, too, all in the order of their numbers: so everything is read from the table.
     *
     * @param readers runs tasks that block on the database
     */
    void follow(Executor readers) {
        if (isShared() && !retention.isZero()) {
            reading = Optional.of(() -> readLater(readers));
            notices.listen(WRITTEN, any -> reading.get().run());
            notices.whenMissed(reading.get());
        }
    }

    private boolean isShared() {
        return notices != Notices.NONE;
    }

    /** One run that has not begun reads for all. */
    private void readLater(Executor readers) {
        if (!readWaits.compareAndSet(false, true)) {
            return;
        }
        try {
            readers.execute(() -> {
                readWaits.set(false);
                passNew();
            });
        } catch (RuntimeException | Error e) {
            readWaits.set(false);
            throw e;
        }
    }

    /** One thread at a time. */
    private synchronized void passNew() {
        try {
            boolean more = true;
            while (more) {
                Page page = after(newest.number(), List.of(), PAGE);
                List<LoggedMessage> events = page.events();
                if (page.end() > newest.number()) {
                    newest = new MessageCursor(page.end(), "");
                }
                if (!events.isEmpty()) {
                    live.accept(events);
                }
                more = !page.isLast();
            }
            outage.over();
        } catch (RuntimeException e) {
            outage.failed(e); // they come with the next one
        }
    }

    /** Returns the place of the last event that was committed and passed on. Never blocks. */
    MessageCursor newest() {
        return newest;
    }

    @Override
    public void write(Handle handle, List<MessageRecord> records) {
        List<LoggedMessage> events = records.stream()
                .filter(MessageRecord::isReported)
                .map(this::event)
                .toList();
        written = events.isEmpty() || retention.isZero() ? events : insert(handle, events);
    }

    private LoggedMessage event(MessageRecord record) {
        EventId id = EventId.of(record);
        return new LoggedMessage(0, record.instance().id(), id, HookEvent.of(record), bodies.ofMessage(id, record));
    }

    private List<LoggedMessage> insert(Handle handle, List<LoggedMessage> events) {
        if (isShared()) {
            handle.execute("SELECT id FROM active_node WHERE id = 1 FOR UPDATE"); // from here on in one order
        }
        Instant now = clock.instant();
        PreparedBatch batch = handle.prepareBatch("INSERT INTO message_events"
                + " (instance_id, event_id, event, written_at, expires_at, sealed)"
                + " VALUES (:instance, :id, :event, :now, :expires, :sealed)");
        for (LoggedMessage event : events) {
            batch.bind("instance", event.instance().value())
                    .bind("id", event.id().text())
                    .bind("event", event.event().wireName())
                    .bindBySqlType("now", SqlTime.of(now), Types.TIMESTAMP_WITH_TIMEZONE)
                    .bindBySqlType("expires", SqlTime.of(now.plus(retention)), Types.TIMESTAMP_WITH_TIMEZONE)
                    .bind(
                            "sealed",
                            sealing.seal(event.body(), CONTEXT + event.id().text()))
                    .add();
        }
        Iterator<Long> numbers =
                batch.executePreparedBatch("number").mapTo(Long.class).list().iterator();
        notices.send(handle, WRITTEN, "");
        return events.stream().map(event -> event.numbered(numbers.next())).toList();
    }

    @Override
    public void committed(List<MessageRecord> records) {
        if (written.isEmpty()) {
            return;
        }
        if (reading.isPresent()) {
            reading.get().run();
            return;
        }
        LoggedMessage last = written.get(written.size() - 1);
        newest = last.number() > 0 ? last.cursor() : newest;
        live.accept(written);
    }

    private MessageCursor last() {
        return cursor("", query -> query);
    }

    /** Returns the end of what was written before a time. */
    MessageCursor lastBefore(Instant time) {
        return cursor(
                "WHERE written_at < :time",
                query -> query.bindBySqlType("time", SqlTime.of(time), Types.TIMESTAMP_WITH_TIMEZONE));
    }

    /**
     * Returns where to continue after a cursor: there, or at the beginning of the table if it is one of another
     * database, for example of one that was restored from a backup.
     */
    MessageCursor checked(MessageCursor cursor) {
        MessageCursor found = cursor("WHERE number = :number", query -> query.bind("number", cursor.number()));
        boolean known = found.number() > 0
                ? cursor.hash().isEmpty() || cursor.hash().equals(found.hash())
                : cursor.number() <= Math.max(last().number(), newest.number()); // expired, or its instance was deleted
        return known ? cursor : MessageCursor.BEGINNING;
    }

    private MessageCursor cursor(String where, UnaryOperator<Query> bind) {
        return jdbi.withHandle(handle -> bind.apply(handle.createQuery("SELECT number, event_id FROM message_events "
                                + where + " ORDER BY number DESC FETCH FIRST 1 ROWS ONLY"))
                        .map((row, context) ->
                                new MessageCursor(row.getLong("number"), new EventId(row.getString("event_id")).hash()))
                        .findOne())
                .orElse(MessageCursor.BEGINNING);
    }

    /**
     * Returns the next events after a number, without those that do not open or that this version does not know.
     *
     * @param of the instances; empty for all
     */
    Page after(long number, Collection<InstanceId> of, int max) {
        List<Row> rows = jdbi.withHandle(handle -> bind(
                        handle.createQuery("SELECT number, instance_id, event_id, event, sealed FROM message_events"
                                + " WHERE number > :number AND expires_at > :now"
                                + (of.isEmpty() ? "" : " AND instance_id = ANY(:ids)")
                                + " ORDER BY number FETCH FIRST :max ROWS ONLY"),
                        of)
                .bind("number", number)
                .bindBySqlType("now", SqlTime.of(clock.instant()), Types.TIMESTAMP_WITH_TIMEZONE)
                .bind("max", max)
                .map((row, context) -> new Row(row.getLong("number"), read(row)))
                .list());
        List<LoggedMessage> events = new ArrayList<>();
        rows.forEach(row -> row.event().ifPresent(events::add));
        return new Page(
                events, rows.isEmpty() ? number : rows.get(rows.size() - 1).number(), rows.size() < max);
    }

    /**
     * Some events in the order of their numbers.
     *
     * @param end the number of the last row that was looked at
     * @param isLast whether no more rows followed when it was read
     */
    record Page(List<LoggedMessage> events, long end, boolean isLast) {}

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private record Row(long number, Optional<LoggedMessage> event) {}

    private static Query bind(Query query, Collection<InstanceId> of) {
        return of.isEmpty()
                ? query
                : query.bindArray(
                        "ids", String.class, of.stream().map(InstanceId::value).toList());
    }

    private Optional<LoggedMessage> read(ResultSet row) throws SQLException {
        long number = row.getLong("number");
        EventId id = new EventId(row.getString("event_id"));
        String name = row.getString("event");
        Optional<InstanceId> instance = InstanceId.parse(row.getString("instance_id"));
        Optional<HookEvent> event = Arrays.stream(HookEvent.values())
                .filter(one -> one.wireName().equals(name))
                .findFirst();
        try {
            byte[] body = sealing.open(row.getBytes("sealed"), CONTEXT + id.text());
            return instance.flatMap(of -> event.map(kind -> new LoggedMessage(number, of, id, kind, body)));
        } catch (Sealing.UnreadableException e) {
            return Optional.empty();
        }
    }

    /**
     * Seals all events with the present key, so that older keys can be dropped. What does not open stays as it is. For
     * a start.
     */
    public static void resealAll(Jdbi jdbi, Sealing sealing) {
        jdbi.useTransaction(handle -> handle.createQuery("SELECT number, event_id, sealed FROM message_events")
                .map((row, context) ->
                        new Sealed(row.getLong("number"), CONTEXT + row.getString("event_id"), row.getBytes("sealed")))
                .list()
                .forEach(old -> {
                    try {
                        byte[] fresh = sealing.seal(sealing.open(old.content(), old.context()), old.context());
                        handle.execute("UPDATE message_events SET sealed = ? WHERE number = ?", fresh, old.number());
                    } catch (Sealing.UnreadableException e) {
                        LOG.debug("Event {} about a message does not open", old.number());
                    }
                }));
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Sealed(long number, String context, byte[] content) {}

    /** Erases what has expired. To be run about once a minute. */
    public void prune() {
        jdbi.useHandle(handle -> handle.createUpdate("DELETE FROM message_events WHERE expires_at <= :now")
                .bindBySqlType("now", SqlTime.of(clock.instant()), Types.TIMESTAMP_WITH_TIMEZONE)
                .execute());
    }
}
