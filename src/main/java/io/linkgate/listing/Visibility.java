package io.linkgate.listing;

import io.linkgate.instance.InstanceId;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The instances that a caller may see.
 *
 * @param owner whose instances; empty for all instances
 * @param others more instances that it may see
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record Visibility(Optional<String> owner, Set<InstanceId> others) {

    /** Every instance. */
    public static final Visibility ALL = new Visibility(Optional.empty(), Set.of());

    public Visibility {
        Objects.requireNonNull(owner);
        others = Set.copyOf(others);
    }

    /** The instances of an owner, and some others. */
    public static Visibility of(String owner, Set<InstanceId> others) {
        return new Visibility(Optional.of(owner), others);
    }
}
