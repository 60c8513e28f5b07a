package io.linkgate.instance;

import io.linkgate.phone.PhoneNumber;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The durable record of one instance. Never prints a telephone number.
 *
 * @param id its public identifier
 * @param name the name given by its owner, 1 to 64 characters
 * @param engine the engine that links it; never changes
 * @param wanted the state of its session that its owner wants
 * @param expectedPhone the only telephone number that may be linked to it; empty for any
 * @param createdAt when it was created
 * @param owner the id of the access token that created it; empty for the administrator token of the settings
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record Instance(
        InstanceId id,
        String name,
        EngineKind engine,
        Wanted wanted,
        Optional<PhoneNumber> expectedPhone,
        Instant createdAt,
        Optional<String> owner) {

    public Instance {
        Objects.requireNonNull(id);
        Objects.requireNonNull(name);
        Objects.requireNonNull(engine);
        Objects.requireNonNull(wanted);
        Objects.requireNonNull(expectedPhone);
        Objects.requireNonNull(createdAt);
        Objects.requireNonNull(owner);
    }

    /** Creates an instance of the administrator. */
    public Instance(
            InstanceId id,
            String name,
            EngineKind engine,
            Wanted wanted,
            Optional<PhoneNumber> expectedPhone,
            Instant createdAt) {
        this(id, name, engine, wanted, expectedPhone, createdAt, Optional.empty());
    }

    /** Creates an instance of the administrator that any phone may be linked to. */
    public Instance(InstanceId id, String name, EngineKind engine, Wanted wanted, Instant createdAt) {
        this(id, name, engine, wanted, Optional.empty(), createdAt);
    }

    /** Returns a copy with another wanted state. */
    public Instance withWanted(Wanted other) {
        return new Instance(id, name, engine, other, expectedPhone, createdAt, owner);
    }

    /** Returns a copy with another name. */
    public Instance withName(String other) {
        return new Instance(id, other, engine, wanted, expectedPhone, createdAt, owner);
    }

    /** Returns a copy with another expected telephone number, or none. */
    public Instance withExpectedPhone(Optional<PhoneNumber> other) {
        return new Instance(id, name, engine, wanted, other, createdAt, owner);
    }

    /** Whether an account of that number may be linked to it; see {@link PhoneNumber#isSameAs}. */
    public boolean accepts(PhoneNumber phone) {
        return expectedPhone.map(phone::isSameAs).orElse(true);
    }

    /**
     * Whether an account of that number may be linked to it.
     *
     * @param phone digits, country code first; any other text matches no expected number
     */
    public boolean accepts(String phone) {
        return expectedPhone.isEmpty()
                || PhoneNumber.ofDigits(phone).filter(this::accepts).isPresent();
    }

    @Override
    public String toString() {
        return "Instance[" + id + ", " + engine + ", " + wanted + "]";
    }
}
