package io.linkgate.link;

import io.linkgate.history.SqlSessionHistory;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.InstanceStore;
import io.linkgate.instance.SqlInstanceStore;
import io.linkgate.instance.Wanted;
import io.linkgate.session.Account;
import io.linkgate.session.Cure;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import io.linkgate.session.SessionStatus;
import io.linkgate.session.Transition;
import io.linkgate.storage.Database;
import io.linkgate.storage.PlainSealing;
import io.linkgate.testkit.DatabaseKind;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** A real database with one instance and its temporary links, and a history that ends them. */
public final class LinkDatabase implements AutoCloseable {

    public static final InstanceId ID = new InstanceId("ABCDEFGHIJ01");

    private final TestClock clock;
    private final Database database;
    private final InstanceStore instances;
    private final CurrentLinks current;
    private final TemporaryLinks links;
    private final SqlSessionHistory history;

    public LinkDatabase(DatabaseKind kind, Path home, TestClock clock) {
        this.clock = clock;
        this.database = Database.open(kind.at(home));
        this.instances = SqlInstanceStore.open(database);
        this.current = anotherNode();
        this.links = new TemporaryLinks(jdbi(), new PlainSealing(), current, clock, new SecureRandom());
        this.history = new SqlSessionHistory(jdbi(), new LinkEndings(current), Runnable::run, new TestScheduler(clock));
        if (instances.find(ID).isEmpty()) {
            instances.insert(new Instance(ID, "Front desk", EngineKind.SANDBOX, Wanted.RUNNING, clock.instant()));
        }
    }

    public TestClock clock() {
        return clock;
    }

    public Jdbi jdbi() {
        return database.jdbi();
    }

    public TemporaryLinks links() {
        return links;
    }

    public CurrentLinks current() {
        return current;
    }

    /** What another node knows about the links; refreshed once. */
    CurrentLinks anotherNode() {
        CurrentLinks other = new CurrentLinks(jdbi(), clock);
        other.refresh();
        return other;
    }

    void delete(InstanceId id) {
        instances.delete(id);
    }

    /** The session of the instance moves, at that time. */
    public void moves(SessionStatus to, Instant at) {
        SessionState state = to == SessionStatus.WORKING
                ? new SessionState.Working(new Account("15550001111", "", "Ann", ""))
                : new SessionState.Starting(at);
        history.moved(
                new SessionSnapshot(ID, state, at),
                new Transition(
                        at, SessionStatus.SCAN_QR_CODE, to, Optional.empty(), "", Cure.NONE, Duration.ofSeconds(1)));
    }

    @Override
    public void close() {
        database.close();
    }
}
