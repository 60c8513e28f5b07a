package io.linkgate.instance;

import io.linkgate.phone.PhoneNumber;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One row of what an operator owns. Never prints a telephone number.
 *
 * @param id its public name
 * @param name what its owner calls it, 1 to 64 characters
 * @param engine which engine links it; never changes
 * @param wanted what its owner wants of its session
 * @param expectedPhone the only telephone number that may be linked to it; empty for any
 * @param createdAt when it was created
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record Instance(
        InstanceId id,
        String name,
        EngineKind engine,
        Wanted wanted,
        Optional<PhoneNumber> expectedPhone,
        Instant createdAt) {

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
        this(id, name, engine, wanted, Optional.empty(), createdAt);
    }

    /** The same instance with another wish. */
    public Instance withWanted(Wanted other) {
        return new Instance(id, name, engine, other, expectedPhone, createdAt);
    }

    /** The same instance under another name. */
    public Instance withName(String other) {
        return new Instance(id, other, engine, wanted, expectedPhone, createdAt);
    }

    /** The same instance for another telephone number, or for any. */
    public Instance withExpectedPhone(Optional<PhoneNumber> other) {
        return new Instance(id, name, engine, wanted, other, createdAt);
    }

    /** Whether an account of that number may be linked to it; see {@link PhoneNumber#isSameAs}. */
    public boolean mayBe(PhoneNumber phone) {
        return expectedPhone.map(phone::isSameAs).orElse(true);
    }

    /**
     * Whether an account of that number may be linked to it.
     *
     * @param phone what should be digits, country code first; anything else is no expected number
     */
    public boolean mayBe(String phone) {
        return expectedPhone.isEmpty()
                || PhoneNumber.ofDigits(phone).filter(this::mayBe).isPresent();
    }

    @Override
    public String toString() {
        return "Instance[" + id + ", " + engine + ", " + wanted + "]";
    }
}
