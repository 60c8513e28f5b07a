package io.linkgate.hook.delivery;

import io.linkgate.hook.DeliveryLog.Delivery;
import io.linkgate.hook.DeliveryLog.State;
import io.linkgate.hook.HookDatabase;
import io.linkgate.hook.Retries;
import io.linkgate.instance.InstanceId;
import io.linkgate.testkit.DatabaseKind;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** A test of deliveries over a real database, to receivers that do as it says. */
abstract class DeliveryTest {

    static final Retries THREE = new Retries(Duration.ofSeconds(10), 3);
    static final Retries MANY = new Retries(Duration.ofSeconds(10), 50);

    @Parameter
    private DatabaseKind kind;

    @TempDir
    private Path home;

    final TestClock clock = TestClock.atVectorTime();
    final TestScheduler timers = new TestScheduler(clock);
    final FakeReceivers receivers = new FakeReceivers();
    final Counts counts = new Counts();
    final Queue<Runnable> disk = new ArrayDeque<>();
    HookDatabase database;
    Deliveries deliveries;
    InstanceId id;

    /** How many tasks have run on the threads for the disk. */
    int tasks;

    @BeforeEach
    void open() {
        start();
        id = database.instance();
    }

    void start() {
        database = new HookDatabase(kind, home, clock, timers, hooks -> deliveries.wake(hooks));
        deliveries = new Deliveries(database.queue(), receivers, counts, disk::add, timers, clock, new Random(1));
        deliveries.start();
        work();
    }

    @AfterEach
    void close() {
        deliveries.close();
        database.close();
    }

    static final class Counts implements DeliveryObserver {
        int delivered;
        int failed;
        int died;

        @Override
        public void delivered() {
            delivered++;
        }

        @Override
        public void failed() {
            failed++;
        }

        @Override
        public void died() {
            died++;
        }
    }

    List<Delivery> waiting() {
        return database.log().list(id, Optional.of(State.WAITING), 0, 100);
    }

    List<Delivery> dead() {
        return database.log().list(id, Optional.of(State.DEAD), 0, 100);
    }

    void pass(Duration time) {
        work();
        timers.advance(time.minus(Duration.ofSeconds(time.toSeconds())));
        for (long second = 0; second < time.toSeconds(); second += step(time)) {
            timers.advance(Duration.ofSeconds(step(time)));
            work();
        }
    }

    /** Long times pass in larger steps, since each step looks into the database. */
    static long step(Duration time) {
        return Math.max(1, time.toSeconds() / 60);
    }

    void work() {
        while (!disk.isEmpty()) {
            disk.remove().run();
            tasks++;
        }
    }
}
