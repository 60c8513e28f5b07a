package io.linkgate.event;

import io.linkgate.history.NumberedMove;
import io.linkgate.history.SessionRecord;
import io.linkgate.hook.EventBody;
import io.linkgate.hook.EventId;
import io.linkgate.hook.HookEvent;
import io.linkgate.instance.Instance;
import io.linkgate.session.Account;
import io.linkgate.session.Cure;
import io.linkgate.session.QrCode;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionStatus;
import io.linkgate.session.Transition;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The events of streams in the format of Server-Sent Events (WHATWG HTML, section 9.2). The data of an event is the
 * body of the webhook that reports the same, which has no line break. Moves and messages have an {@code id} line, after
 * which a client continues: the id of the last move and, on streams with messages, the {@link MessageCursor}.
 */
final class EventFrames {

    static final byte[] NO_HEAD = {};

    /** Makes clients reconnect after two seconds, and proxies pass the headers on. */
    static final byte[] OPENING = ascii("retry: 2000\n\n");

    /** A comment, which clients ignore. */
    static final byte[] HEARTBEAT = ascii(":\n\n");

    private final EventBody bodies;

    EventFrames(EventBody bodies) {
        this.bodies = Objects.requireNonNull(bodies);
    }

    /** Returns what a record reports: the move, the code, or a move and the code that it shows. */
    List<StreamEvent> of(SessionRecord record, Instance instance) {
        SessionSnapshot after = record.after();
        List<StreamEvent> events = new ArrayList<>(2);
        record.transition().ifPresent(move -> events.add(move(instance, record.number(), move, after.account())));
        after.state().shown().ifPresent(code -> events.add(code(instance, after, code)));
        return events;
    }

    /**
     * Returns what a row reports.
     *
     * @param now the present snapshot; if it is still that of the move, the code that it shows follows
     */
    List<StreamEvent> of(NumberedMove row, Instance instance, SessionSnapshot now) {
        List<StreamEvent> events = new ArrayList<>(2);
        events.add(move(instance, row.number(), row.transition(), now.account()));
        boolean current = row.transition().to() == now.state().status()
                && row.transition().at().equals(now.since().truncatedTo(ChronoUnit.MICROS));
        now.state().shown().filter(code -> current).ifPresent(code -> events.add(code(instance, now, code)));
        return events;
    }

    /** Returns the state of an instance whose session has never moved. */
    StreamEvent unmoved(Instance instance, SessionSnapshot now) {
        Transition none = new Transition(
                instance.createdAt(),
                SessionStatus.STOPPED,
                SessionStatus.STOPPED,
                Optional.of(Reason.STOPPED_BY_OWNER),
                "",
                Cure.NONE,
                Duration.ZERO);
        return StreamEvent.unmoved(
                instance.id(),
                () -> frame(
                        HookEvent.SESSION_STATUS,
                        bodies.ofMove(
                                EventId.ofUnmoved(instance), instance.name(), instance.id(), now.account(), none)));
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private StreamEvent move(Instance instance, long number, Transition move, Optional<Account> account) {
        EventId id = EventId.ofMove(instance.id(), number, move.at());
        return StreamEvent.move(
                instance.id(),
                number,
                id.text(),
                move.to(),
                () -> frame(
                        HookEvent.SESSION_STATUS, bodies.ofMove(id, instance.name(), instance.id(), account, move)));
    }

    private StreamEvent code(Instance instance, SessionSnapshot after, QrCode code) {
        EventId id = EventId.ofCode(instance.id(), code);
        return StreamEvent.code(
                instance.id(),
                code,
                () -> frame(HookEvent.SESSION_QR, bodies.ofCode(id, instance.name(), after, code)));
    }

    /** Returns an event about a message. */
    StreamEvent of(LoggedMessage message) {
        return StreamEvent.message(message, () -> frame(message.event(), message.body()));
    }

    /**
     * Returns the {@code id} line of a stream, which precedes an event. The event itself is the same for all streams.
     *
     * @param id after which a client continues that has received the event; empty for no such line
     */
    static byte[] head(String id) {
        return id.isEmpty() ? NO_HEAD : ascii("id: " + id + "\n");
    }

    private static byte[] frame(HookEvent event, byte[] body) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(body.length + 40);
        frame.writeBytes(ascii("event: " + event.wireName() + "\ndata: "));
        frame.writeBytes(body);
        frame.writeBytes(ascii("\n\n"));
        return frame.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
