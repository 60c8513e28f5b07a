package io.linkgate.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.cluster.VirtualDatabase.Work;
import io.linkgate.instance.InstanceId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The claims of a simulation. What statements take is from {@code ClaimsBench}. */
final class VirtualClaims implements Claims {

    private final VirtualNode node;
    private final VirtualDatabase database;
    private final Consumer<Collection<InstanceId>> released;
    private int running; // as the node has counted last

    VirtualClaims(VirtualNode node, VirtualDatabase database, Consumer<Collection<InstanceId>> released) {
        this.node = node;
        this.database = database;
        this.released = released;
    }

    @Override
    public Standing standing() {
        Standing standing = node.ask(
                new Work(1, 0.4 + database.running() * 0.0006),
                () -> new Standing(database.running(), database.countOf(node.name()), database.free()));
        running = standing.running();
        return standing;
    }

    @Override
    public List<InstanceId> claim(int max) {
        int share = Share.of(running, node.ownership().live().size());
        return database.askLocked(node, new Work(3, 2 + database.running() * 0.0008 + max * 0.03), () -> {
            List<InstanceId> claimed = database.claim(node.name(), max);
            assertThat(database.countOf(node.name())).as("claimed by %s", node).isLessThanOrEqualTo(share);
            return claimed;
        });
    }

    @Override
    public Optional<String> ownerOrClaim(InstanceId id) {
        return database.askLocked(node, new Work(3, 1), () -> {
            Optional<String> owner = Optional.ofNullable(database.owner(id));
            if (owner.isPresent()) {
                return owner;
            }
            return database.claim(node.name(), id) ? Optional.of(node.name()) : Optional.empty();
        });
    }

    @Override
    public Optional<String> owner(InstanceId id) {
        return node.ask(new Work(1, 0.2), () -> Optional.ofNullable(database.owner(id)));
    }

    @Override
    public void claimNew(Handle handle, InstanceId id) {
        node.ask(new Work(2, 1), () -> {
            database.requireRow(node.name());
            database.add(id, node.name());
            return null;
        });
    }

    @Override
    public void release(Collection<InstanceId> ids) {
        node.ask(new Work(2, 1 + ids.size() * 0.02), () -> {
            database.release(node.name(), ids);
            released.accept(ids);
            return null;
        });
    }

    @Override
    public void watched(Collection<InstanceId> ids, Instant now) {
        node.ask(new Work(1, 0.5 + ids.size() * 0.05), () -> {
            ids.forEach(database::watched);
            return null;
        });
    }

    @Override
    public List<InstanceId> leastWatched(int max) {
        return node.ask(
                new Work(1, 1 + database.countOf(node.name()) * 0.001), () -> database.leastWatched(node.name(), max));
    }

    @Override
    public Set<InstanceId> free(Collection<InstanceId> ids) {
        return node.ask(
                new Work(1, 0.3 + ids.size() * 0.005),
                () -> ids.stream().filter(id -> database.owner(id) == null).collect(Collectors.toSet()));
    }

    @Override
    public Set<InstanceId> stopped() {
        throw new UnsupportedOperationException("not for the share");
    }

    @Override
    public Set<InstanceId> mine() {
        return node.ask(
                new Work(1, 0.5 + database.countOf(node.name()) * 0.001),
                () -> new HashSet<>(database.allOf(node.name())));
    }
}
