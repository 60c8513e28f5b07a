package io.linkgate.message;

import io.linkgate.engine.message.Recipient;
import io.linkgate.instance.Instance;
import io.linkgate.limit.InstanceLimit;
import io.linkgate.limit.RateLimits;
import io.linkgate.testkit.DatabaseKind;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** Texts that callers send, with an engine and a clock that the test drives. */
abstract class TextCallsTest {

    static final Recipient BOB = Recipient.phone("4915112345678");
    static final String KEY = "3EB0AAAAAAAAAAAAAAAAAA";

    @Parameter
    private DatabaseKind kind;

    @TempDir
    private Path home;

    final TestClock clock = TestClock.atVectorTime();
    final TestScheduler timers = new TestScheduler(clock);
    final List<MessageRecord> reported = new ArrayList<>();
    Runnable whileWriting = () -> {};
    MessageDatabase database;
    FakeMessages engine;
    MessageStores stores;
    Instance instance;

    @BeforeEach
    void open() {
        database = new MessageDatabase(kind, home, clock);
        database.listen(new MessageListener() {
            @Override
            public void write(Handle handle, List<MessageRecord> records) {
                whileWriting.run();
            }

            @Override
            public void committed(List<MessageRecord> records) {
                reported.addAll(records);
            }
        });
        stores = database.stores();
        engine = new FakeMessages(stores::of);
        instance = database.instances().find(database.linked()).orElseThrow();
    }

    @AfterEach
    void close() {
        database.close();
    }

    Messaging unlimited() {
        return limited(RateLimits.UNLIMITED, Integer.MAX_VALUE);
    }

    Messaging limited(int perMinute, int chatsPerHour) {
        InstanceLimit limit = new InstanceLimit(perMinute, () -> clock.instant().toEpochMilli() * 1_000_000L);
        return new Messaging(
                stores,
                engine,
                new SendLimits(limit, limit, chatsPerHour, any -> true),
                timers,
                clock,
                database.random());
    }

    TextRequest text(Optional<String> id, String body) {
        return new TextRequest(instance, id, BOB, body, Optional.empty());
    }

    TextRequest to(String phone) {
        return new TextRequest(instance, Optional.empty(), Recipient.phone(phone), "Hello", Optional.empty());
    }

    static CompletableFuture<SendResult> begin(Messaging messaging, TextRequest request) {
        return messaging
                .texts()
                .send(request, CompletableFuture.completedStage(null))
                .toCompletableFuture();
    }

    static SendResult send(Messaging messaging, TextRequest request) {
        return begin(messaging, request).join();
    }
}
