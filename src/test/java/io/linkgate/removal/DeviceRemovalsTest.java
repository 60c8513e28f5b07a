package io.linkgate.removal;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.EndCause;
import io.linkgate.engine.FakeEngine;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.InstanceId;
import io.linkgate.testkit.LogRecorder;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.nio.charset.StandardCharsets;
import java.sql.SQLRecoverableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeviceRemovalsTest {

    private final TestScheduler scheduler = new TestScheduler(TestClock.atVectorTime());
    private final FakeEngine engine = new FakeEngine();
    private final MapDepartureStore store = new MapDepartureStore();
    private final DeviceRemovals removals = newDepartures();

    @Test
    void removedDeviceIsErased() {
        store.add(EngineKind.WHATSAPP, "15550001111@s.whatsapp.net");

        removals.look();
        assertThat(engine.leaving().get(0).device().account())
                .contains(FakeEngine.account("15550001111@s.whatsapp.net"));
        assertThat(store.all()).as("not before it is removed").hasSize(1);
        engine.leaving().get(0).ends(EndCause.LOGGED_OUT);

        assertThat(store.all()).isEmpty();
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void unreachableServerIsRetriedWithGrowingPauses() {
        store.add(EngineKind.WHATSAPP, "1");
        removals.look();

        engine.leaving().get(0).ends(EndCause.UNREACHABLE);
        assertThat(store.all()).hasSize(1);
        scheduler.advance(Duration.ofSeconds(1));
        assertThat(engine.leaving()).hasSize(2);

        engine.leaving().get(1).ends(EndCause.UNREACHABLE);
        scheduler.advance(Duration.ofMillis(1_999));
        assertThat(engine.leaving()).hasSize(2);
        scheduler.advance(Duration.ofMillis(1));
        engine.leaving().get(2).ends(EndCause.LOGGED_OUT);

        assertThat(store.all()).isEmpty();
    }

    @Test
    void twoPollsConnectOnce() {
        store.add(EngineKind.WHATSAPP, "1");

        removals.look();
        removals.look();

        assertThat(engine.leaving()).hasSize(1);
    }

    @Test
    void fewConnectAtOnceAndAllGetTheirTurn() {
        IntStream.range(0, 20).forEach(i -> store.add(EngineKind.WHATSAPP, "" + i));

        removals.look();
        assertThat(engine.leaving()).hasSize(8);
        for (int i = 0; i < 20; i++) {
            engine.leaving().get(i).ends(EndCause.LOGGED_OUT);
        }

        assertThat(store.all()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = EndCause.class,
            names = {"REFUSED", "REFUSED_FOR_NOW", "BANNED", "CLIENT_OUTDATED"})
    void refusalIsRetriedAfterAnHour(EndCause cause) {
        store.add(EngineKind.WHATSAPP, "1");
        removals.look();

        engine.leaving().get(0).ends(cause);
        scheduler.advance(Duration.ofMinutes(59));
        assertThat(engine.leaving()).hasSize(1);
        scheduler.advance(Duration.ofMinutes(1));

        assertThat(engine.leaving()).hasSize(2);
    }

    @Test
    void unreadableDeviceIsErasedOneThatDoesNotOpenIsKeptAndTheOthersAreRemoved() {
        store.add(EngineKind.WHATSAPP, "garbage");
        store.add(EngineKind.WHATSAPP, MapDepartureStore.SEALED);
        store.add(EngineKind.WHATSAPP, "1");

        removals.look();

        assertThat(engine.leaving()).hasSize(1);
        assertThat(store.all()).extracting(DepartingDevice::number).containsExactly(2L, 3L);
    }

    @Test
    void deviceOfADisabledEngineWaitsForAStartWithIt() {
        store.add(EngineKind.SANDBOX, "1");

        removals.look();

        assertThat(engine.leaving()).isEmpty();
        assertThat(store.all()).hasSize(1);
    }

    @Test
    void unavailableStoreIsReadAgain() {
        store.add(EngineKind.WHATSAPP, "1");
        store.fail(new IllegalStateException("the disk is full"));
        removals.look();
        store.fail(null);

        scheduler.advance(Duration.ofHours(1));

        assertThat(engine.leaving()).hasSize(1);
    }

    /** The outage is reported for itself, so it is no error of the removals. */
    @Test
    void databaseThatIsAwayIsAWarning() {
        store.fail(new IllegalStateException(new SQLRecoverableException()));
        try (LogRecorder log = LogRecorder.of(DeviceRemovals.class)) {
            removals.look();

            assertThat(log.all()).singleElement().satisfies(line -> {
                assertThat(line.level()).isEqualTo(Level.WARNING);
                assertThat(line.text()).contains("the database is away");
            });
        }
    }

    /** After an outage the notices are back first, and the look they cause is refused like all else. */
    @Test
    void databaseThatIsAwayIsAskedAgainSoon() {
        store.add(EngineKind.WHATSAPP, "1");
        store.fail(new IllegalStateException(new SQLRecoverableException()));
        try (LogRecorder log = LogRecorder.of(DeviceRemovals.class)) {
            removals.look();
            removals.look();
            scheduler.advance(Duration.ofMinutes(1));
            assertThat(log.all())
                    .filteredOn(line -> line.level().equals(Level.WARNING))
                    .as("the log says it once")
                    .hasSize(1);
        }
        assertThat(scheduler.waiting()).as("one more look is planned").isOne();
        store.fail(null);

        scheduler.advance(Duration.ofSeconds(10));

        assertThat(engine.leaving()).hasSize(1);
    }

    @Test
    void deviceWhoseConnectionCannotBeBegunIsTriedAgain() {
        store.add(EngineKind.WHATSAPP, "1");
        store.add(EngineKind.WHATSAPP, "2");
        engine.failNextLeave(new InternalError("no memory"));

        removals.look();
        assertThat(engine.leaving()).as("the other one has its turn").hasSize(1);
        scheduler.advance(Duration.ofSeconds(1));

        assertThat(engine.leaving()).hasSize(2);
    }

    @Test
    void interruptedRemovalsAreCompletedAfterTheNextStart() {
        store.add(EngineKind.WHATSAPP, "1");
        store.add(EngineKind.WHATSAPP, "2");
        removals.look();
        engine.leaving().get(1).ends(EndCause.UNREACHABLE);

        removals.close().join();

        assertThat(engine.leaving().get(0).isClosed()).isTrue();
        engine.leaving().get(0).ends(EndCause.CLOSED);
        assertThat(scheduler.waiting()).isZero();
        assertThat(store.all()).hasSize(2);
        newDepartures().look();
        assertThat(engine.leaving()).hasSize(4);
    }

    private DeviceRemovals newDepartures() {
        return new DeviceRemovals(
                store,
                Map.of(EngineKind.WHATSAPP, engine),
                failures -> Duration.ofSeconds(1 + failures),
                Runnable::run,
                scheduler);
    }

    /** A store of departing devices in memory. */
    private static final class MapDepartureStore implements DeviceRemovalStore {

        static final String SEALED = "does not open";

        private final Map<Long, DepartingDevice> devices = new TreeMap<>();
        private final Map<Long, String> saved = new TreeMap<>();
        private RuntimeException failure; // null while it works

        void add(EngineKind engine, String device) {
            long number = saved.size() + 1;
            devices.put(number, new DepartingDevice(number, new InstanceId("ABCDEFGHIJKL"), engine));
            saved.put(number, device);
        }

        void fail(RuntimeException with) {
            failure = with;
        }

        @Override
        public List<DepartingDevice> all() {
            if (failure != null) {
                throw failure;
            }
            return List.copyOf(devices.values());
        }

        @Override
        public Optional<byte[]> load(DepartingDevice device) {
            return Optional.of(saved.get(device.number()))
                    .filter(text -> !text.equals(SEALED))
                    .map(text -> text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void erase(DepartingDevice device) {
            devices.remove(device.number());
        }
    }
}
