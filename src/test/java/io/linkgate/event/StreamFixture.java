package io.linkgate.event;

import io.linkgate.engine.message.MessageEvent;
import io.linkgate.history.MoveLog;
import io.linkgate.history.RecordListener;
import io.linkgate.history.SqlSessionHistory;
import io.linkgate.hook.EventBody;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Instances;
import io.linkgate.instance.SqlInstanceStore;
import io.linkgate.instance.Wanted;
import io.linkgate.message.MessageRecord;
import io.linkgate.session.Cure;
import io.linkgate.session.FakeSessions;
import io.linkgate.session.QrCode;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import io.linkgate.session.SessionStatus;
import io.linkgate.session.Transition;
import io.linkgate.storage.Database;
import io.linkgate.storage.PlainSealing;
import io.linkgate.storage.notice.Notices;
import io.linkgate.testkit.DatabaseKind;
import io.linkgate.testkit.ScarceExecutor;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Event streams over a real database, with fake sessions and outputs, on a driven clock. Tasks that publish and tasks
 * that read wait in queues until a test runs them, so that it decides what comes first.
 */
final class StreamFixture implements AutoCloseable {

    final TestClock clock = TestClock.atVectorTime();
    final TestScheduler timers = new TestScheduler(clock);
    final FakeSessions sessions = new FakeSessions(clock);
    final Queue<Runnable> publishing = new ArrayDeque<>();
    final Queue<Runnable> reading = new ArrayDeque<>();
    final ScarceExecutor serial = new ScarceExecutor(publishing::add);
    final Database database;
    final Instances instances;
    final EventFeed feed;
    final MessageLog messages;
    private final MessageLog elsewhere;
    private final SqlSessionHistory history;
    private final SqlSessionHistory otherNode;
    private final SecureRandom random = new SecureRandom();
    private int codes;

    StreamFixture(DatabaseKind kind, Path home) {
        this(kind, home, Duration.ofHours(24));
    }

    /** @param retention how long messages are kept */
    StreamFixture(DatabaseKind kind, Path home, Duration retention) {
        this(kind, home, retention, Notices.NONE);
    }

    /** @param notices between this node and the other one */
    StreamFixture(DatabaseKind kind, Path home, Duration retention, Notices notices) {
        database = Database.open(kind.at(home));
        instances = new Instances(SqlInstanceStore.open(database));
        EventBody bodies = new EventBody(text -> "picture of " + text);
        messages = new MessageLog(database.jdbi(), new PlainSealing(), bodies, retention, clock, notices);
        elsewhere = new MessageLog(database.jdbi(), new PlainSealing(), bodies, retention, clock, notices);
        feed = new EventFeed(
                instances,
                sessions,
                new MoveLog(database.jdbi()),
                messages,
                bodies,
                serial,
                reading::add,
                timers,
                clock);
        history = new SqlSessionHistory(database.jdbi(), feed, Runnable::run, timers);
        otherNode = new SqlSessionHistory(database.jdbi(), RecordListener.NONE, Runnable::run, timers);
        feed.start();
    }

    InstanceId instance() {
        InstanceId id = InstanceId.generate(random);
        instances.create(new Instance(id, "Front desk", EngineKind.SANDBOX, Wanted.STOPPED, clock.instant()));
        return id;
    }

    /** A session of this node moves; the move is on disk when this returns. */
    void moves(InstanceId id, SessionStatus to) {
        record(history, id, to, new SessionState.Starting(clock.instant()));
    }

    /** A text comes for an instance; it is on disk when this returns. */
    void receives(InstanceId id, String key) {
        messages.committed(receives(messages, id, key));
    }

    /** The same at another node. */
    void receivesElsewhere(InstanceId id, String key) {
        receives(elsewhere, id, key);
    }

    private List<MessageRecord> receives(MessageLog log, InstanceId id, String key) {
        MessageEvent event = new MessageEvent.Received(
                key,
                clock.instant(),
                "4915112345678@s.whatsapp.net",
                Optional.empty(),
                "4915112345678@s.whatsapp.net",
                false,
                "Bob",
                "text",
                Optional.of("text of " + key),
                false,
                Optional.empty());
        List<MessageRecord> records = List.of(new MessageRecord(
                instances.find(id).orElseThrow(), Optional.empty(), clock.instant(), "4915112345678@c.us", event));
        database.jdbi().useTransaction(handle -> log.write(handle, records));
        return records;
    }

    /** A session of another node moves. */
    void movesElsewhere(InstanceId id, SessionStatus to) {
        record(otherNode, id, to, new SessionState.Starting(clock.instant()));
    }

    /** A session moves to its first code. */
    QrCode showsFirst(InstanceId id) {
        QrCode code = code();
        SessionState state = new SessionState.ScanQrCode(code);
        sessions.put(id, state);
        record(history, id, SessionStatus.SCAN_QR_CODE, state);
        return code;
    }

    /** A session shows another code. */
    QrCode showsNext(InstanceId id) {
        QrCode code = code();
        SessionState state = new SessionState.ScanQrCode(code);
        sessions.put(id, state);
        history.codeShown(new SessionSnapshot(id, state, clock.instant()));
        timers.advance(Duration.ofMillis(20));
        return code;
    }

    private QrCode code() {
        return new QrCode("2@code-" + ++codes, clock.instant(), clock.instant().plusSeconds(60), codes, 99);
    }

    private void record(SqlSessionHistory into, InstanceId id, SessionStatus to, SessionState state) {
        if (to != SessionStatus.SCAN_QR_CODE) {
            sessions.put(id, state);
        }
        Transition move = new Transition(
                clock.instant(), SessionStatus.STOPPED, to, Optional.empty(), "", Cure.NONE, Duration.ZERO);
        into.moved(new SessionSnapshot(id, state, clock.instant()), move);
        timers.advance(Duration.ofMillis(20)); // the next one is written at once
    }

    /** Opens a stream of all instances that the token may see. */
    FakeOutput open(String lastEventId, Predicate<Instance> sight) {
        return open(Optional.empty(), List.of(), true, lastEventId, sight, new AtomicBoolean(true));
    }

    FakeOutput open(String lastEventId) {
        return open(lastEventId, instance -> true);
    }

    /** @param valid whether the token is valid */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    FakeOutput open(
            Optional<InstanceId> only,
            List<InstanceId> shown,
            boolean codesWanted,
            String lastEventId,
            Predicate<Instance> sight,
            AtomicBoolean valid) {
        return open(only, shown, codesWanted, true, lastEventId, sight, valid);
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    FakeOutput open(
            Optional<InstanceId> only,
            List<InstanceId> shown,
            boolean codesWanted,
            boolean messagesWanted,
            String lastEventId,
            Predicate<Instance> sight,
            AtomicBoolean valid) {
        FakeOutput output = new FakeOutput();
        output.stream = feed.streams()
                .open(
                        new StreamRequest(
                                only,
                                shown,
                                codesWanted,
                                messagesWanted,
                                (id, code) -> {},
                                lastEventId,
                                () -> valid.get() ? Optional.of(sight) : Optional.empty()),
                        output);
        return output;
    }

    /** Runs everything that waits. */
    void work() {
        while (!publishing.isEmpty() || !reading.isEmpty()) {
            read();
            publish();
        }
    }

    void read() {
        while (!reading.isEmpty()) {
            reading.remove().run();
        }
    }

    void publish() {
        while (!publishing.isEmpty()) {
            publishing.remove().run();
        }
    }

    /** Lets time pass, a second at a time, with all that happens in it. */
    void pass(int seconds) {
        Instant end = clock.instant().plusSeconds(seconds);
        while (clock.instant().isBefore(end)) {
            timers.advance(Duration.ofSeconds(1));
            work();
        }
    }

    @Override
    public void close() {
        feed.close();
        database.close();
    }
}
