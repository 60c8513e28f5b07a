package io.linkgate.event;

import io.linkgate.history.MoveLog;
import io.linkgate.history.NumberedMove;
import io.linkgate.history.RecordListener;
import io.linkgate.history.SessionRecord;
import io.linkgate.hook.EventBody;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Instances;
import io.linkgate.session.Sessions;
import io.linkgate.storage.Outage;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The source of live events. What this node writes is passed to the streams as soon as it is committed; what other
 * nodes write is found by {@link ForeignMoves}. A move is offered once, however it was found, and the moves of an
 * instance in their order.
 */
public final class EventFeed implements RecordListener {

    private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);

    /** How often other nodes' moves are looked for. They are offered at the second look. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(750);

    private final EventSource source;
    private final EventStreams streams;
    private final ForeignMoves foreign;
    private final Outage outage;
    private final Executor serial;
    private final Executor readers;
    private final ScheduledExecutorService timers;
    private final Map<InstanceId, Long> offered = new HashMap<>(); // confined to the serial executor
    private final List<Future<?>> repeated = new ArrayList<>();

    /**
     * Connects the parts; does nothing yet.
     *
     * @param serial runs one task after the other; they write to streams and never wait
     * @param readers run tasks that read the database
     * @param timers only hand tasks to the others
     */
    public EventFeed(
            Instances instances,
            Sessions sessions,
            MoveLog moves,
            MessageLog messages,
            EventBody bodies,
            Executor serial,
            Executor readers,
            ScheduledExecutorService timers,
            Clock clock) {
        this.source = new EventSource(instances, sessions, moves, messages, new EventFrames(bodies), clock);
        this.streams = new EventStreams(source, readers);
        this.foreign = new ForeignMoves(moves, clock);
        this.outage = new Outage(
                LOG,
                clock,
                "Event streams get no moves of other nodes",
                "Event streams get the moves of other nodes again");
        this.serial = Objects.requireNonNull(serial);
        this.readers = Objects.requireNonNull(readers);
        this.timers = Objects.requireNonNull(timers);
    }

    /** Returns the open streams. */
    public EventStreams streams() {
        return streams;
    }

    /** Begins to look for moves of other nodes, and to serve the streams. */
    public void start() {
        repeated.add(timers.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS));
        repeated.add(timers.scheduleWithFixedDelay(
                () -> run(readers, this::look),
                BETWEEN_LOOKS.toMillis(),
                BETWEEN_LOOKS.toMillis(),
                TimeUnit.MILLISECONDS));
        source.messages().connect(this::committedMessages);
        source.messages().follow(task -> run(readers, task));
        source.instances().whenCreated(instance -> run(serial, () -> streams.appeared(instance)));
    }

    private void tick() {
        if (streams.needTicks()) {
            run(serial, streams::tick);
        }
    }

    /** Ends all streams. */
    public void close() {
        repeated.forEach(task -> task.cancel(false));
        streams.close();
    }

    @Override
    public boolean wantsCodes() {
        return streams.wantCodes();
    }

    @Override
    public void write(Handle handle, List<SessionRecord> records) {
        // Moves are in the history, and codes are not kept.
    }

    @Override
    public void committed(List<SessionRecord> records) {
        if (!streams.isEmpty()) {
            run(serial, () -> records.forEach(this::publish));
        }
    }

    private void committedMessages(List<LoggedMessage> messages) {
        if (streams.wantMessages()) {
            run(
                    serial,
                    () -> messages.forEach(message -> source.instances()
                            .find(message.instance())
                            .ifPresent(instance ->
                                    streams.offer(instance, source.frames().of(message)))));
        }
    }

    private void publish(SessionRecord record) {
        source.instances()
                .find(record.instance())
                .ifPresent(instance -> source.frames().of(record, instance).forEach(event -> publish(instance, event)));
    }

    private void publish(Instance instance, StreamEvent event) {
        if (!event.isMove() || isNew(event)) {
            streams.offer(instance, event);
        }
    }

    private boolean isNew(StreamEvent event) {
        Long before = offered.get(event.instance());
        if (before != null && before >= event.number()) {
            return false;
        }
        offered.put(event.instance(), event.number());
        return true;
    }

    private void look() {
        List<NumberedMove> moves;
        try {
            moves = foreign.look(!streams.isEmpty());
        } catch (RuntimeException e) {
            outage.failed(e);
            return;
        }
        outage.over();
        long settled = foreign.settled();
        run(serial, () -> {
            moves.forEach(row -> source.instances()
                    .find(row.instance())
                    .ifPresent(instance -> source.frames()
                            .of(row, instance, source.sessions().current(instance))
                            .forEach(event -> publish(instance, event))));
            offered.values().removeIf(number -> number <= settled);
        });
    }

    private static void run(Executor executor, Runnable task) {
        try {
            executor.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    LOG.warn("Events could not be passed to streams", e);
                }
            });
        } catch (RejectedExecutionException shutDown) {
            LOG.debug("The threads are closed; streams get no more events");
        } catch (Throwable notStarted) { // what was committed must not fail for it
            LOG.error("No thread passes events on; streams miss some", notStarted);
        }
    }
}
