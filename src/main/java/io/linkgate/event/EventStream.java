package io.linkgate.event;

import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.session.QrCode;
import io.linkgate.session.SessionStatus;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of events to one client. It begins with its {@link Backlog}, read by a thread for the database whenever
 * the client has taken what was sent, and then is live.
 *
 * <p>Moves and messages are on disk before they are offered. While the backlog is read, an offered one is not kept; it
 * is only noted that there was one, and the stream is live as soon as a reading has come to the end of the tables and
 * none was offered since before that reading. So none is lost. Numbers of moves that came from the table are kept for a
 * while, so none comes twice when it is offered late; numbers of messages grow, so the last one suffices. Codes are not
 * on disk: while the backlog is read, the last one of each instance is kept.
 *
 * <p>Safe for use by any thread.
 */
public final class EventStream {

    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    private final StreamRequest request;
    private final EventSource source;
    private final StreamOutput output;
    private final Executor readers;
    private final Consumer<EventStream> ended;
    private final Backlog backlog;
    private final Map<InstanceId, Long> read = new HashMap<>(2);
    private final Map<InstanceId, QrCode> shownCodes = new HashMap<>(2);
    private final Map<InstanceId, StreamEvent> held = new LinkedHashMap<>(2);
    private volatile Predicate<Instance> sight;
    private long floor;
    private String lastMove = ""; // the id of the move after which the client would continue
    private MessageCursor messages = MessageCursor.BEGINNING;
    private boolean begun;
    private boolean reading;
    private boolean offered;
    private boolean live;
    private boolean over;
    private long takenAtLastBeat = -1;
    private int beatsWhileLive;

    /**
     * Creates a stream that has sent nothing yet.
     *
     * @param readers run tasks that read the database
     * @param ended runs when the stream has ended, once; must not block
     */
    EventStream(
            StreamRequest request,
            Predicate<Instance> sight,
            EventSource source,
            StreamOutput output,
            Executor readers,
            Consumer<EventStream> ended) {
        this.request = request;
        this.sight = sight;
        this.source = source;
        this.output = output;
        this.readers = readers;
        this.ended = ended;
        this.backlog = new Backlog(request, source);
    }

    /** Begins to send. */
    void begin() {
        synchronized (this) {
            send(EventFrames.NO_HEAD, EventFrames.OPENING);
        }
        drained();
        watch();
    }

    StreamRequest request() {
        return request;
    }

    StreamOutput output() {
        return output;
    }

    /** Whether the client may see the instance, and has asked for it. */
    boolean wants(Instance instance) {
        return request.only().map(instance.id()::equals).orElse(true) && sight.test(instance);
    }

    /** The server has taken everything that was sent: there is room for more. */
    public void drained() {
        synchronized (this) {
            if (live || over || reading) {
                return;
            }
            reading = true;
        }
        try {
            readers.execute(this::read);
        } catch (RejectedExecutionException shutDown) {
            end();
        }
    }

    /** The connection is broken, or the server has ended the response. */
    public void gone() {
        end();
    }

    private void read() {
        try {
            while (readChunk()) {
                LOG.trace("A chunk of a backlog was taken at once");
            }
        } catch (RuntimeException e) {
            LOG.warn("An event stream ends, because its backlog cannot be read: {}", e.getMessage());
            LOG.debug("The failure", e);
            end();
        }
    }

    /** Returns whether there is more to read, and room for it. */
    private boolean readChunk() {
        synchronized (this) {
            offered = false;
        }
        List<StreamEvent> events = backlog.next(sight);
        synchronized (this) {
            begin(backlog);
            events.forEach(this::pass);
            if (over) {
                return false;
            }
            if (backlog.isAtEnd() && !offered) {
                live = true;
                held.values().forEach(this::pass);
                held.clear();
            }
            reading = !live && output.isDrained();
            return reading;
        }
    }

    private void begin(Backlog from) {
        if (!begun) {
            begun = true;
            floor = from.floor();
            lastMove = from.floorId();
            messages = from.messagesFloor();
        }
    }

    /** Takes an event that has just happened. */
    synchronized void offer(StreamEvent event) {
        if (live || event.message().filter(message -> message.number() == 0).isPresent()) {
            pass(event); // a message that is not kept is in no backlog
        } else if (event.isMove() || event.message().isPresent()) {
            offered = true;
        } else {
            held.put(event.instance(), event);
        }
    }

    private void pass(StreamEvent event) {
        if (!over && isNew(event)) {
            send(EventFrames.head(idOf(event)), event.frame());
            event.code().ifPresent(code -> request.seen().accept(event.instance(), code));
        }
    }

    /** Notes how far the client has come with an event; returns what its {@code id} line has, empty for no line. */
    private String idOf(StreamEvent event) {
        if (event.isMove()) {
            lastMove = event.moveId();
            return lastMove + messages.text();
        }
        Optional<LoggedMessage> kept = event.message().filter(message -> message.number() > 0);
        kept.ifPresent(message -> messages = message.cursor());
        return kept.isPresent() ? lastMove + messages.text() : "";
    }

    private boolean isNew(StreamEvent event) {
        if (event.message().isPresent()) {
            long number = event.message().get().number();
            return request.messages() && (number == 0 || number > messages.number());
        }
        if (event.code().isPresent()) {
            return request.codes() && isNewCode(event.instance(), event.code().get());
        }
        if (event.number() <= read.getOrDefault(event.instance(), event.isMove() ? floor : -1)) {
            return false;
        }
        if (!live) {
            read.put(event.instance(), event.number());
        }
        if (event.status()
                .filter(status -> status != SessionStatus.SCAN_QR_CODE)
                .isPresent()) {
            shownCodes.remove(event.instance());
        }
        return true;
    }

    private boolean isNewCode(InstanceId instance, QrCode code) {
        QrCode before = shownCodes.get(instance);
        boolean old = before != null
                && (before.text().equals(code.text()) || code.shownAt().isBefore(before.shownAt()));
        if (old || !isOnShow(instance, code)) {
            return false;
        }
        shownCodes.put(instance, code);
        return true;
    }

    /**
     * Whether the session still shows the code. A code that was offered late must not follow the move that has ended
     * it, since that move may have come from the table already.
     */
    private boolean isOnShow(InstanceId instance, QrCode code) {
        return source.instances()
                .find(instance)
                .flatMap(known ->
                        source.sessions().current(known).liveCode(source.clock().instant()))
                .filter(live -> live.text().equals(code.text()))
                .isPresent();
    }

    private void send(byte[] head, byte[] frame) {
        if (!over && !output.send(head, frame)) {
            LOG.info("An event stream ends, because its reader is too slow");
            end();
        }
    }

    /**
     * Ends the stream if its token is no longer valid, or its instance is gone or out of sight. To be called once a
     * second.
     */
    void check() {
        Optional<Predicate<Instance>> now = request.sight().get();
        now.ifPresent(seen -> sight = seen);
        boolean lost = now.isEmpty()
                || request.only()
                        .filter(id -> source.instances().find(id).filter(sight).isEmpty())
                        .isPresent();
        if (lost) {
            end();
        }
    }

    /** Sends a heartbeat, and ends the stream if its reader has taken nothing since the last one. */
    void beat() {
        synchronized (this) {
            boolean stuck = !output.isDrained() && output.taken() == takenAtLastBeat;
            takenAtLastBeat = output.taken();
            if (stuck) {
                LOG.info("An event stream ends, because its reader takes nothing");
                end();
            } else if (output.isDrained()) {
                send(EventFrames.NO_HEAD, EventFrames.HEARTBEAT);
            }
            beatsWhileLive += live ? 1 : 0;
            if (beatsWhileLive == 2) {
                read.clear(); // whatever was on its way when the stream became live has been offered by now
            }
        }
        watch();
    }

    private void watch() {
        for (InstanceId id : request.shown()) {
            source.instances().find(id).filter(sight).ifPresent(source.sessions()::watch);
        }
    }

    /** Ends the stream; does nothing the second time. */
    void end() {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            held.clear();
        }
        output.end();
        ended.accept(this);
    }
}
