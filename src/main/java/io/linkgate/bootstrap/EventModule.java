package io.linkgate.bootstrap;

import io.linkgate.api.call.CallAuthorizer;
import io.linkgate.api.code.CodeViewers;
import io.linkgate.api.event.EventStreamFilter;
import io.linkgate.api.event.EventsResource;
import io.linkgate.event.EventFeed;
import io.linkgate.event.MessageLog;
import io.linkgate.history.MoveLog;
import io.linkgate.history.RecordListener;
import io.linkgate.history.SessionRecord;
import io.linkgate.hook.EventBody;
import io.linkgate.instance.Instances;
import io.linkgate.limit.WaitingCalls;
import io.linkgate.limit.WaitingLimits;
import io.linkgate.message.MessageListener;
import io.linkgate.session.Sessions;
import io.linkgate.storage.Sealing;
import io.linkgate.storage.notice.Notices;
import jakarta.servlet.Filter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The event streams of this server. The history, which feeds them, is made before the sessions, whose snapshots they
 * read; so they are connected in two steps.
 */
final class EventModule implements RecordListener, AutoCloseable {

    private final Jdbi jdbi;
    private final MessageLog messages;
    private final EventBody bodies;
    private final Threads threads;
    private final WaitingCalls places;
    private final CodeViewers viewers;
    private final Clock clock;
    private volatile Optional<EventFeed> feed = Optional.empty();

    /** @param messagesStay how long events about messages are kept */
    EventModule(
            Jdbi jdbi,
            Sealing sealing,
            EventBody bodies,
            Duration messagesStay,
            Threads threads,
            WaitingLimits limits,
            CodeViewers viewers,
            Notices notices,
            Clock clock) {
        this.messages = new MessageLog(jdbi, sealing, bodies, messagesStay, clock, notices);
        this.jdbi = jdbi;
        this.bodies = bodies;
        this.threads = threads;
        this.places = new WaitingCalls(limits);
        this.viewers = viewers;
        this.clock = clock;
        threads.scheduler().scheduleAtFixedRate(new DiskTask(messages::prune, threads.disk()), 1, 1, TimeUnit.MINUTES);
    }

    /** Writes events about messages with the changes that they report. */
    MessageListener messages() {
        return messages;
    }

    /** Connects the rest; streams may be opened from now on. */
    void connect(Instances instances, Sessions sessions) {
        EventFeed connected = new EventFeed(
                instances,
                sessions,
                new MoveLog(jdbi),
                messages,
                bodies,
                threads.events(),
                threads.webhooks(),
                threads.scheduler(),
                clock);
        connected.start();
        feed = Optional.of(connected);
    }

    /** The endpoint, as far as Jersey serves it. */
    List<Object> resources() {
        return List.of(new EventsResource());
    }

    /** The endpoint's streams. */
    Map<String, Function<CallAuthorizer, Filter>> filters() {
        return Map.of(
                "event-streams",
                authorizer ->
                        new EventStreamFilter(authorizer, feed.orElseThrow().streams(), places, viewers));
    }

    @Override
    public void write(Handle handle, List<SessionRecord> records) {
        feed.ifPresent(connected -> connected.write(handle, records));
    }

    @Override
    public void committed(List<SessionRecord> records) {
        feed.ifPresent(connected -> connected.committed(records));
    }

    @Override
    public boolean wantsCodes() {
        return feed.map(EventFeed::wantsCodes).orElse(false);
    }

    /** Ends all streams; does nothing the second time. */
    @Override
    public void close() {
        feed.ifPresent(EventFeed::close);
    }
}
