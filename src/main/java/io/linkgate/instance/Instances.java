package io.linkgate.instance;

import java.util.Objects;
import java.util.Optional;
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
 * The instances as polls and lists see them: in memory, so that looking one up touches the database once, and a list of all never
 * after the first. All changes that this server
 * makes go through here. Safe for use by any thread.
 *
 * <p>Changes of one instance happen one after the other, each with what follows from it, so that of two commands that come at
 * the same time the database and the session obey the same one last. An id that does not exist is not remembered: it costs a
 * look into the database each time, and only callers with a valid token get so far.
 */
public final class Instances {

    private final InstanceStore store;
    private final ConcurrentMap<InstanceId, Instance> known = new ConcurrentHashMap<>();
    private final ConcurrentNavigableMap<InstanceCursor, InstanceId> inOrder =
            new ConcurrentSkipListMap<>(InstanceCursor.ORDER);
    private final ReadWriteLock loading = new ReentrantReadWriteLock();
    private volatile boolean loaded;

    /** A view of that store; knows nothing yet. */
    public Instances(InstanceStore store) {
        this.store = Objects.requireNonNull(store);
    }

    /** The instance of that id. Blocks on the database the first time only. */
    public Optional<Instance> find(InstanceId id) {
        Instance instance = known.get(id);
        // get first: computeIfAbsent may lock even where there is something
        return Optional.ofNullable(
                instance != null
                        ? instance
                        : known.computeIfAbsent(
                                id, any -> store.find(any).map(this::enlist).orElse(null)));
    }

    /** Adds an instance; {@link IllegalStateException} when the id is taken. Blocks on the database. */
    public void create(Instance instance) {
        loading.readLock().lock();
        try {
            known.compute(instance.id(), (id, before) -> {
                store.insert(instance);
                return enlist(instance);
            });
        } finally {
            loading.readLock().unlock();
        }
    }

    /**
     * Changes name and expected telephone number, then carries out what follows before anyone else may change this instance.
     * Blocks on the database.
     *
     * @param change of these two alone
     * @param then gets the changed instance; must neither block nor use this object
     * @return the changed instance, or empty when it does not exist
     */
    public Optional<Instance> update(InstanceId id, UnaryOperator<Instance> change, Consumer<Instance> then) {
        return Optional.ofNullable(known.compute(id, (any, before) -> {
            Optional<Instance> changed = store.update(id, change);
            changed.ifPresent(then);
            return changed.orElse(null);
        }));
    }

    /**
     * Changes what is wanted, then carries out what follows before anyone else may change this instance. Blocks on the
     * database.
     *
     * @param then gets the changed instance; must neither block nor use this object
     * @return what {@code then} made of it, or empty when the instance does not exist
     */
    public <T> Optional<T> want(InstanceId id, Wanted wanted, Function<Instance, T> then) {
        Holder<T> result = new Holder<>();
        known.compute(id, (any, before) -> {
            Optional<Instance> changed = store.want(id, wanted);
            result.value = changed.map(then);
            return changed.orElse(null);
        });
        return result.value;
    }

    /** All instances in the order of their creation. Blocks on the database the first time only; free of duplicates. */
    public Stream<Instance> all() {
        load();
        return inOrder.values().stream().flatMap(id -> Optional.ofNullable(known.get(id)).stream());
    }

    private void load() {
        if (!loaded) {
            loading.writeLock().lock(); // what is deleted meanwhile must not come back from what was read before
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

    /** Removes the instance; false when it was not there. Blocks on the database. */
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
        }
        return result.value.orElse(false);
    }

    /** Carries a result out of a lambda; used by one thread. */
    private static final class Holder<T> {
        private Optional<T> value = Optional.empty();
    }
}
