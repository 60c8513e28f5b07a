package io.linkgate.api.message;

import io.linkgate.api.ApiServer;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.Wanted;
import io.linkgate.limit.InstanceLimit;
import io.linkgate.limit.RateLimits;
import io.linkgate.limit.WaitingCalls;
import io.linkgate.limit.WaitingLimits;
import io.linkgate.message.FakeMessages;
import io.linkgate.message.MessageDatabase;
import io.linkgate.message.MessageStores;
import io.linkgate.message.Messaging;
import io.linkgate.message.SendLimits;
import io.linkgate.session.FakeSessions;
import io.linkgate.testkit.DatabaseKind;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The endpoints for messages over a real database and a fake engine. The instance is that of {@link ApiServer}. */
public final class MessagesFixture implements AutoCloseable {

    /** How many numbers are looked up a minute. */
    static final int LOOKUPS = 20;

    public final TestClock clock = TestClock.atVectorTime();
    public final TestScheduler timers = new TestScheduler(clock);
    public final FakeSessions sessions = new FakeSessions(clock);
    public final MessageDatabase database;
    public final FakeMessages engine;
    public final Messaging messaging;

    public MessagesFixture(Path home) {
        this(home, RateLimits.UNLIMITED);
    }

    /** @param perMinute the limit of texts */
    public MessagesFixture(Path home, int perMinute) {
        database = new MessageDatabase(DatabaseKind.H2, home, clock);
        database.instances()
                .create(new Instance(ApiServer.ID, "Front desk", EngineKind.WHATSAPP, Wanted.RUNNING, clock.instant()));
        database.link(ApiServer.ID);
        sessions.link(ApiServer.ID, MessageDatabase.ACCOUNT);
        MessageStores stores = database.stores();
        engine = new FakeMessages(stores::of);
        messaging = new Messaging(
                stores,
                engine,
                new SendLimits(
                        new InstanceLimit(perMinute, () -> clock.instant().toEpochMilli() * 1_000_000L),
                        new InstanceLimit(LOOKUPS, () -> clock.instant().toEpochMilli() * 1_000_000L),
                        Integer.MAX_VALUE,
                        any -> true),
                timers,
                clock,
                database.random());
    }

    /** The endpoints. */
    public List<Object> endpoints() {
        return endpoints(100);
    }

    /** @param waiting how many calls may wait */
    public List<Object> endpoints(int waiting) {
        return MessageEndpoints.of(
                messaging, sessions, new WaitingCalls(new WaitingLimits(waiting, waiting)), Runnable::run, clock);
    }

    @Override
    public void close() {
        messaging.close(Duration.ZERO);
        database.close();
    }
}
