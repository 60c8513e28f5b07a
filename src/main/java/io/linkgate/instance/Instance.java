package io.linkgate.instance;

import java.time.Instant;
import java.util.Objects;

/**
 * One row of what an operator owns. Never prints a telephone number.
 *
 * @param id its public name
 * @param name what its owner calls it, 1 to 64 characters
 * @param engine which engine links it; never changes
 * @param wanted what its owner wants of its session
 * @param expectedPhone the digits of the only telephone number that may be linked to it, country code first; empty for any
 * @param createdAt when it was created
 */
public record Instance(
        InstanceId id, String name, EngineKind engine, Wanted wanted, String expectedPhone, Instant createdAt) {

    public Instance {
        Objects.requireNonNull(id);
        Objects.requireNonNull(name);
        Objects.requireNonNull(engine);
        Objects.requireNonNull(wanted);
        Objects.requireNonNull(expectedPhone);
        Objects.requireNonNull(createdAt);
    }

    /** One that any phone may be linked to. */
    public Instance(InstanceId id, String name, EngineKind engine, Wanted wanted, Instant createdAt) {
        this(id, name, engine, wanted, "", createdAt);
    }

    /** The same instance with another wish. */
    public Instance withWanted(Wanted other) {
        return new Instance(id, name, engine, other, expectedPhone, createdAt);
    }

    /**
     * Whether an account of that number may be linked to it.
     *
     * @param phone digits, country code first
     */
    public boolean mayBe(String phone) {
        return expectedPhone.isEmpty() || expectedPhone.equals(phone);
    }

    @Override
    public String toString() {
        return "Instance[" + id + ", " + engine + ", " + wanted + "]";
    }
}
