package io.linkgate.instance;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The instances in memory, for polls and lists: looking one up reads the database once, and listing all reads it once.
 * All changes by this server go through this class; those of other nodes are read again. Safe for use by any thread.
 *
 * <p>Changes of one instance happen one after the other, each with its consequences, so that of two concurrent commands
 * the database and the session end with the same one. Ids that do not exist are not cached: each lookup reads the
 * database, and only callers with a valid token get this far.
 */
public final class Instances {

    private final InstanceStore store;
    private final ConcurrentMap<InstanceId, Instance> known = new ConcurrentHashMap<>();
    private final ConcurrentNavigableMap<InstanceCursor, InstanceId> inOrder =
            new ConcurrentSkipListMap<>(InstanceCursor.ORDER);
    private final ReadWriteLock loading = new ReentrantReadWriteLock();
    private volatile boolean loaded;
    private volatile Consumer<Instance> created = instance -> {};
    private volatile Consumer<InstanceId> changed = id -> {};

    /** Creates a view of a store; loads nothing yet. */
    public Instances(InstanceStore store) {
        this.store = Objects.requireNonNull(store);
    }

    /** Returns the instance with that id. Blocks on the database the first time only. */
    public Optional<Instance> find(InstanceId id) {
        Instance instance = known.get(id);
        // get first: computeIfAbsent may lock even if the key is present
        return Optional.ofNullable(
                instance != null
                        ? instance
                        : known.computeIfAbsent(
                                id, any -> store.find(any).map(this::enlist).orElse(null)));
    }

    /** Returns the instance if it is in memory, as all are after {@link #all()}. Never blocks. */
    public Optional<Instance> inMemory(InstanceId id) {
        return Optional.ofNullable(known.get(id));
    }

    /**
     * Passes on the id of each instance that is created, changed or deleted from now on, right afterwards, on the
     * thread that does it; must neither block nor throw.
     */
    public void whenChanged(Consumer<InstanceId> listener) {
        changed = listener;
    }

    /** Passes each new instance on from now on, on the thread that creates it; must neither block nor throw. */
    public void whenCreated(Consumer<Instance> listener) {
        created = listener;
    }

    /** Adds an instance; throws {@link IllegalStateException} if the id is taken. Blocks on the database. */
    public void create(Instance instance) {
        create(instance, OptionalInt.empty());
    }

    /**
     * Adds an instance, unless its owner has as many as its quota allows. Blocks on the database.
     *
     * @param quota how many instances its owner may have; empty for any number
     * @return false if the quota is used up
     * @throws IllegalStateException if the id is taken
     */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    public boolean create(Instance instance, OptionalInt quota) {
        loading.readLock().lock();
        try {
            boolean added =
                    known.compute(instance.id(), (id, before) -> insert(instance, quota) ? enlist(instance) : before)
                            != null;
            if (added) {
                changed.accept(instance.id());
                created.accept(instance);
            }
            return added;
        } finally {
            loading.readLock().unlock();
        }
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private boolean insert(Instance instance, OptionalInt quota) {
        if (quota.isPresent()) {
            return store.insertWithin(instance, quota.getAsInt());
        }
        store.insert(instance);
        return true;
    }

    /**
     * Changes name and expected telephone number, and runs the consequence before the next change of this instance.
     * Blocks on the database.
     *
     * @param change changes these two fields only
     * @param then receives the changed instance; must neither block nor use this object
     * @return the changed instance; empty if it does not exist
     */
    public Optional<Instance> update(InstanceId id, UnaryOperator<Instance> change, Consumer<Instance> then) {
        try {
            return Optional.ofNullable(known.compute(id, (any, before) -> {
                Optional<Instance> updated = store.update(id, change);
                updated.ifPresent(then);
                return updated.orElse(null);
            }));
        } finally {
            changed.accept(id);
        }
    }

    /**
     * Changes the wanted state, and runs the consequence before the next change of this instance. Blocks on the
     * database.
     *
     * @param then receives the changed instance; must neither block nor use this object
     * @return the result of {@code then}; empty if the instance does not exist
     */
    public <T> Optional<T> want(InstanceId id, Wanted wanted, Function<Instance, T> then) {
        Holder<T> result = new Holder<>();
        try {
            known.compute(id, (any, before) -> {
                Optional<Instance> updated = store.want(id, wanted);
                result.value = updated.map(then);
                return updated.orElse(null);
            });
        } finally {
            changed.accept(id);
        }
        return result.value;
    }

    /**
     * Does something with an instance as it is now, before its next change. Blocks while a change of it is under way.
     *
     * @param then must neither block nor use this object
     * @return the result of {@code then}; empty if the instance is not in memory
     */
    public <T> Optional<T> withNewest(InstanceId id, Function<Instance, T> then) {
        Holder<T> result = new Holder<>();
        known.computeIfPresent(id, (any, now) -> {
            result.value = Optional.of(then.apply(now));
            return now;
        });
        return result.value;
    }

    /**
     * Does something with each that is wanted to run now, of some that were found earlier, as {@link #withNewest} does it:
     * a call may have stopped or deleted them since.
     *
     * @param then must neither block nor use this object
     */
    public void withRunning(Collection<Instance> found, Consumer<Instance> then) {
        found.forEach(instance -> known.computeIfPresent(instance.id(), (id, now) -> {
            if (now.wanted() == Wanted.RUNNING) {
                then.accept(now);
            }
            return now;
        }));
    }

    /** Returns how many instances are in memory, as all are after {@link #all()}. Never blocks. */
    public int count() {
        return known.size();
    }

    /** Returns all instances in order of creation, without duplicates. Blocks on the database the first time only. */
    public Stream<Instance> all() {
        load();
        return inOrder.values().stream().flatMap(id -> Optional.ofNullable(known.get(id)).stream());
    }

    private void load() {
        if (!loaded) {
            loading.writeLock().lock(); // an instance deleted during the load must not come back
            try {
                store.all().forEach(instance -> {
                    known.putIfAbsent(instance.id(), instance);
                    enlist(instance);
                });
                loaded = true;
            } finally {
                loading.writeLock().unlock();
            }
        }
    }

    private Instance enlist(Instance instance) {
        inOrder.put(InstanceCursor.behind(instance), instance.id());
        return instance;
    }

    /** Deletes the instance; returns false if it did not exist. Blocks on the database. */
    public boolean delete(InstanceId id) {
        Holder<Boolean> result = new Holder<>();
        loading.readLock().lock();
        try {
            known.compute(id, (any, before) -> {
                result.value = Optional.of(store.delete(id));
                if (before != null) {
                    inOrder.remove(InstanceCursor.behind(before));
                }
                return null;
            });
        } finally {
            loading.readLock().unlock();
            changed.accept(id);
        }
        return result.value.orElse(false);
    }

    /** Reads an instance again that another node has added, changed or deleted. Blocks on the database. */
    public void refresh(InstanceId id) {
        refresh(id, before -> store.find(id));
    }

    /**
     * Reads several again, with one query; besides, those that are not in memory, or change meanwhile. Blocks on the
     * database.
     */
    public void refresh(Collection<InstanceId> ids) {
        Map<InstanceId, Instance> earlier = new HashMap<>();
        ids.forEach(id -> inMemory(id).ifPresent(instance -> earlier.put(id, instance)));
        Map<InstanceId, Instance> rows = new HashMap<>();
        store.find(ids).forEach(row -> rows.put(row.id(), row));
        ids.forEach(id -> refresh(
                id, before -> isSame(before, earlier.get(id)) ? Optional.ofNullable(rows.get(id)) : store.find(id)));
    }

    /** By identity: what was changed and changed back has been read in between, perhaps. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(Instance one, Instance other) {
        return one != null && one == other;
    }

    /** @param read gets what is in memory, or null, and returns the row */
    private void refresh(InstanceId id, Function<Instance, Optional<Instance>> read) {
        Holder<Instance> added = new Holder<>();
        loading.readLock().lock();
        try {
            known.compute(id, (any, before) -> {
                Optional<Instance> now = read.apply(before);
                if (before == null) {
                    added.value = now;
                } else if (now.isEmpty()) {
                    inOrder.remove(InstanceCursor.behind(before));
                }
                return now.map(this::enlist).orElse(null);
            });
        } finally {
            loading.readLock().unlock();
        }
        changed.accept(id);
        added.value.ifPresent(created);
    }

    /** Reads all instances again, because other nodes may have changed any of them. Blocks on the database. */
    public void refreshAll() {
        Set<InstanceId> gone = new HashSet<>(known.keySet());
        for (Instance row : store.all()) {
            gone.remove(row.id());
            if (!row.equals(known.get(row.id()))) {
                refresh(row.id());
            }
        }
        gone.forEach(this::refresh);
    }

    /** Carries a result out of a lambda; used by one thread. */
    private static final class Holder<T> {
        private Optional<T> value = Optional.empty();
    }
}
