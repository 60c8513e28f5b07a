package io.linkgate.instance;

import java.time.Instant;
import java.util.Objects;

/**
 * One row of what an operator owns.
 *
 * @param id its public name
 * @param name what its owner calls it, 1 to 64 characters
 * @param engine which engine links it; never changes
 * @param wanted what its owner wants of its session
 * @param createdAt when it was created
 */
public record Instance(InstanceId id, String name, EngineKind engine, Wanted wanted, Instant createdAt) {

    public Instance {
        Objects.requireNonNull(id);
        Objects.requireNonNull(name);
        Objects.requireNonNull(engine);
        Objects.requireNonNull(wanted);
        Objects.requireNonNull(createdAt);
    }

    /** The same instance with another wish. */
    public Instance withWanted(Wanted other) {
        return new Instance(id, name, engine, other, createdAt);
    }
}
