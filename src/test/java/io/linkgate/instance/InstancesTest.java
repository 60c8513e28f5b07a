package io.linkgate.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class InstancesTest {

    private static final InstanceId ID = new InstanceId("ABCDEFGHIJ01");
    private static final Instance INSTANCE =
            new Instance(ID, "Front desk", EngineKind.WHATSAPP, Wanted.RUNNING, Instant.EPOCH);

    private final AtomicInteger asked = new AtomicInteger();
    private Runnable meanwhile = () -> {};
    private final InMemoryInstanceStore store = new InMemoryInstanceStore();
    private final Instances instances = new Instances(new CountingStore());

    @Test
    void onlyTheFirstLookAsksTheDatabase() {
        store.insert(INSTANCE);

        for (int i = 0; i < 100; i++) {
            assertThat(instances.find(ID)).contains(INSTANCE);
        }

        assertThat(asked).hasValue(1);
    }

    @Test
    void aCreatedInstanceIsInTheDatabaseAndNeedsNoLook() {
        instances.create(INSTANCE);

        assertThat(store.find(ID)).contains(INSTANCE);
        assertThat(instances.find(ID)).contains(INSTANCE);
        assertThat(asked).hasValue(0);
    }

    @Test
    void anInstanceWhoseCreationFailsIsNotThere() {
        store.insert(INSTANCE.withWanted(Wanted.STOPPED));

        assertThatThrownBy(() -> instances.create(INSTANCE)).isInstanceOf(IllegalStateException.class);

        assertThat(instances.find(ID)).map(Instance::wanted).contains(Wanted.STOPPED);
    }

    @Test
    void wantedStateChangesInBothPlaces() {
        instances.create(INSTANCE);

        Optional<Instance> commanded = instances.want(ID, Wanted.STOPPED, instance -> instance);

        assertThat(commanded).contains(INSTANCE.withWanted(Wanted.STOPPED));
        assertThat(instances.find(ID)).isEqualTo(commanded);
        assertThat(store.find(ID)).isEqualTo(commanded);
    }

    @Test
    void updateIsSeenByTheNextPollAndByTheSession() {
        instances.create(INSTANCE);
        instances.find(ID);
        List<Instance> followed = new ArrayList<>();

        Optional<Instance> changed = instances.update(ID, before -> before.withName("Reception"), followed::add);

        assertThat(changed).map(Instance::name).contains("Reception");
        assertThat(instances.find(ID)).isEqualTo(changed);
        assertThat(followed).containsExactly(changed.orElseThrow());
    }

    @Test
    void updateOfWhatIsNotThereIsFollowedByNothing() {
        List<Instance> followed = new ArrayList<>();

        assertThat(instances.update(ID, before -> before.withName("Reception"), followed::add))
                .isEmpty();

        assertThat(followed).isEmpty();
    }

    @Test
    void nothingCanBeWantedOfWhatIsNotThere() {
        List<Instance> followed = new ArrayList<>();

        assertThat(instances.want(ID, Wanted.RUNNING, followed::add)).isEmpty();

        assertThat(followed).isEmpty();
        assertThat(instances.find(ID)).isEmpty();
    }

    @Test
    void whatIsDoneWithTheNewestMeetsTheLastChange() {
        instances.create(INSTANCE);
        instances.want(ID, Wanted.STOPPED, instance -> instance);

        assertThat(instances.withNewest(ID, Instance::wanted)).contains(Wanted.STOPPED);

        instances.delete(ID);
        assertThat(instances.withNewest(ID, Instance::wanted)).isEmpty();
    }

    /** A start serves calls before it begins with the sessions. */
    @Test
    void instanceThatWasStoppedOrDeletedSinceItWasFoundIsNotOneThatRuns() {
        Instance stopped = created("ABCDEFGHIJ02");
        Instance deleted = created("ABCDEFGHIJ03");
        instances.create(INSTANCE);
        List<Instance> found = instances.all().toList();
        instances.want(stopped.id(), Wanted.STOPPED, instance -> instance);
        instances.delete(deleted.id());
        Optional<Instance> renamed = instances.update(ID, before -> before.withName("Reception"), instance -> {});
        List<Instance> running = new ArrayList<>();

        instances.withRunning(found, running::add);

        assertThat(found).hasSize(3);
        assertThat(running).containsExactly(renamed.orElseThrow());
    }

    private Instance created(String id) {
        Instance instance =
                new Instance(new InstanceId(id), "Shop", EngineKind.WHATSAPP, Wanted.RUNNING, Instant.EPOCH);
        instances.create(instance);
        return instance;
    }

    @Test
    void aDeletedInstanceIsGone() {
        instances.create(INSTANCE);

        assertThat(instances.delete(ID)).isTrue();

        assertThat(instances.find(ID)).isEmpty();
        assertThat(store.find(ID)).isEmpty();
        assertThat(instances.delete(ID)).isFalse();
    }

    @Test
    void anInstanceThatAppearsLaterIsFound() {
        assertThat(instances.find(ID)).isEmpty();

        store.insert(INSTANCE);

        assertThat(instances.find(ID)).contains(INSTANCE);
    }

    @Test
    void databaseAndSessionObeyTheSameCommandLast() throws Exception {
        instances.create(INSTANCE);
        List<Wanted> obeyed = new ArrayList<>();

        List<CompletableFuture<Void>> commands = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Wanted wanted = i % 2 == 0 ? Wanted.RUNNING : Wanted.STOPPED;
            commands.add(CompletableFuture.runAsync(
                    () -> instances.want(ID, wanted, instance -> obeyed.add(instance.wanted()))));
        }
        CompletableFuture.allOf(commands.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);

        assertThat(obeyed).hasSize(200);
        assertThat(store.find(ID)).map(Instance::wanted).contains(obeyed.get(199));
    }

    @Test
    void onlyTheFirstListAsksTheDatabaseAndLaterOnesFollowEveryChange() {
        Instance older = instance("OLDER0000001", -10);
        Instance newer = instance("NEWER0000001", 10);
        store.insert(newer);
        store.insert(older);
        instances.create(INSTANCE);

        for (int i = 0; i < 100; i++) {
            assertThat(instances.all()).containsExactly(older, INSTANCE, newer);
        }
        assertThat(asked).hasValue(1);

        instances.delete(older.id());
        instances.want(newer.id(), Wanted.STOPPED, instance -> instance);
        Instance same = instance("AAAAAAAAAAAA", 10);
        instances.create(same);
        assertThat(instances.all()).containsExactly(INSTANCE, same, newer.withWanted(Wanted.STOPPED));
        assertThat(asked).hasValue(1);
    }

    @Test
    void instanceThatWasFoundByItsIdIsListedToo() {
        assertThat(instances.all()).isEmpty();
        store.insert(INSTANCE);

        instances.find(ID);

        assertThat(instances.all()).containsExactly(INSTANCE);
    }

    @Test
    void whatTheQuotaRefusesIsNeitherFoundNorListed() {
        Instances instances = new Instances(store);
        Instance owned = new Instance(
                new InstanceId("ALPHA0000001"),
                "x",
                EngineKind.WHATSAPP,
                Wanted.RUNNING,
                Optional.empty(),
                Instant.EPOCH,
                Optional.of("tok_owner0000000"));

        assertThat(instances.create(owned, OptionalInt.of(0))).isFalse();

        assertThat(instances.find(owned.id())).isEmpty();
        assertThat(instances.all()).isEmpty();
        assertThat(instances.create(owned, OptionalInt.of(1))).isTrue();
        assertThat(instances.all()).containsExactly(owned);
    }

    @Test
    void whatAnotherNodeDoesIsReadAgain() {
        List<InstanceId> changed = new ArrayList<>();
        List<Instance> created = new ArrayList<>();
        instances.create(INSTANCE);
        assertThat(instances.all()).containsExactly(INSTANCE);
        instances.whenChanged(changed::add);
        instances.whenCreated(created::add);
        Instance other = instance("OTHER0000001", 5);

        store.insert(other);
        instances.refresh(other.id());
        assertThat(instances.all()).containsExactly(INSTANCE, other);
        assertThat(created).containsExactly(other);

        store.want(ID, Wanted.STOPPED);
        instances.refresh(ID);
        assertThat(instances.inMemory(ID)).contains(INSTANCE.withWanted(Wanted.STOPPED));

        store.delete(other.id());
        instances.refresh(other.id());
        assertThat(instances.all()).containsExactly(INSTANCE.withWanted(Wanted.STOPPED));
        assertThat(instances.inMemory(other.id())).isEmpty();
        assertThat(changed).containsExactly(other.id(), ID, other.id());
        assertThat(created).hasSize(1);
    }

    @Test
    void severalAreReadAgainByOneQuery() {
        Instance gone = instance("GONE00000001", -10);
        Instance same = instance("SAME00000001", -5);
        instances.create(gone);
        instances.create(same);
        instances.create(INSTANCE);
        store.delete(gone.id());
        store.want(ID, Wanted.STOPPED);

        instances.refresh(List.of(gone.id(), same.id(), ID));

        assertThat(asked).hasValue(1);
        assertThat(instances.inMemory(gone.id())).isEmpty();
        assertThat(instances.inMemory(same.id())).contains(same);
        assertThat(instances.inMemory(ID)).contains(INSTANCE.withWanted(Wanted.STOPPED));
    }

    /** A row that was read before a command must not undo it in memory. */
    @Test
    void whatChangesWhileSeveralAreReadIsReadByItself() {
        Instance added = instance("ADDED0000001", 5);
        instances.create(INSTANCE);
        store.want(ID, Wanted.STOPPED);
        meanwhile = () -> {
            instances.want(ID, Wanted.RUNNING, instance -> instance);
            store.insert(added);
        };

        instances.refresh(List.of(ID, added.id()));

        assertThat(instances.inMemory(ID)).contains(INSTANCE);
        assertThat(instances.inMemory(added.id())).contains(added);
    }

    @Test
    void everythingThatMayHaveBeenMissedIsReadAgain() {
        Instance gone = instance("GONE00000001", -10);
        Instance same = instance("SAME00000001", -5);
        instances.create(gone);
        instances.create(same);
        instances.create(INSTANCE);
        assertThat(instances.all()).hasSize(3);
        Instance added = instance("ADDED0000001", 5);
        store.delete(gone.id());
        store.want(ID, Wanted.STOPPED);
        store.insert(added);
        List<InstanceId> changed = new ArrayList<>();
        instances.whenChanged(changed::add);

        instances.refreshAll();

        assertThat(instances.all()).containsExactly(same, INSTANCE.withWanted(Wanted.STOPPED), added);
        assertThat(changed).containsExactlyInAnyOrder(gone.id(), ID, added.id());
    }

    private static Instance instance(String id, int second) {
        return new Instance(
                new InstanceId(id), "x", EngineKind.WHATSAPP, Wanted.RUNNING, Instant.EPOCH.plusSeconds(second));
    }

    private final class CountingStore implements InstanceStore {

        @Override
        public List<Instance> find(Collection<InstanceId> ids) {
            asked.incrementAndGet();
            List<Instance> found = store.find(ids);
            meanwhile.run();
            return found;
        }

        @Override
        public void insert(Instance instance) {
            store.insert(instance);
        }

        @Override
        public boolean insertWithin(Instance instance, int quota) {
            return store.insertWithin(instance, quota);
        }

        @Override
        public Optional<Instance> find(InstanceId id) {
            asked.incrementAndGet();
            return store.find(id);
        }

        @Override
        public List<Instance> all() {
            asked.incrementAndGet();
            return store.all();
        }

        @Override
        public Optional<Instance> update(InstanceId id, UnaryOperator<Instance> change) {
            return store.update(id, change);
        }

        @Override
        public Optional<Instance> want(InstanceId id, Wanted wanted) {
            return store.want(id, wanted);
        }

        @Override
        public boolean delete(InstanceId id) {
            return store.delete(id);
        }
    }
}
