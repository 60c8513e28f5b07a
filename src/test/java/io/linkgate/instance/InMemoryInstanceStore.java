package io.linkgate.instance;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A store of instances in a map, for tests. */
public final class InMemoryInstanceStore implements InstanceStore {

    private static final Comparator<Instance> BY_CREATION = Comparator.comparing(Instance::createdAt)
            .thenComparing(instance -> instance.id().value());

    private final Map<InstanceId, Instance> instances = new ConcurrentHashMap<>();
    private final AtomicInteger lists = new AtomicInteger();
    private volatile RuntimeException broken;
    private volatile InstanceId brokenAt; // null for every one

    /** Returns how often all instances were read. */
    public int lists() {
        return lists.get();
    }

    @Override
    public void insert(Instance instance) {
        if (instances.putIfAbsent(instance.id(), instance) != null) {
            throw new IllegalStateException("the instance " + instance.id() + " exists already");
        }
    }

    @Override
    public synchronized boolean insertWithin(Instance instance, int quota) {
        String owner = instance.owner().orElseThrow(() -> new IllegalStateException("no owner"));
        long owned = instances.values().stream()
                .filter(other -> other.owner().filter(owner::equals).isPresent())
                .count();
        if (owned >= quota) {
            return false;
        }
        insert(instance);
        return true;
    }

    @Override
    public Optional<Instance> find(InstanceId id) {
        if (broken != null && (brokenAt == null || brokenAt.equals(id))) {
            throw broken;
        }
        return Optional.ofNullable(instances.get(id));
    }

    @Override
    public List<Instance> find(Collection<InstanceId> ids) {
        if (broken != null && brokenAt == null) {
            throw broken;
        }
        return ids.stream()
                .flatMap(id -> Optional.ofNullable(instances.get(id)).stream())
                .toList();
    }

    /** Makes every lookup of this instance alone fail with this exception from now on. */
    public void breakAt(InstanceId id, RuntimeException failure) {
        brokenAt = id;
        broken = failure;
    }

    /** Makes every lookup fail with this exception from now on. */
    public void breakWith(RuntimeException failure) {
        broken = failure;
    }

    @Override
    public List<Instance> all() {
        lists.incrementAndGet();
        return instances.values().stream().sorted(BY_CREATION).toList();
    }

    @Override
    public Optional<Instance> update(InstanceId id, UnaryOperator<Instance> change) {
        return Optional.ofNullable(instances.computeIfPresent(id, (same, instance) -> change.apply(instance)));
    }

    @Override
    public Optional<Instance> want(InstanceId id, Wanted wanted) {
        return Optional.ofNullable(instances.computeIfPresent(id, (same, instance) -> instance.withWanted(wanted)));
    }

    @Override
    public boolean delete(InstanceId id) {
        return instances.remove(id) != null;
    }
}
