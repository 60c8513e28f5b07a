package io.linkgate.access;

import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The holder of a valid token.
 *
 * @param tokenId the id of the token, which no other token has; never the token
 * @param label the name that the operator gave the token
 * @param scope what it permits
 * @param quota how many instances it may own; empty for any number
 * @param listed the instances that it may use beside its own
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record Caller(String tokenId, String label, Scope scope, OptionalInt quota, Set<InstanceId> listed) {

    /** The holder of the administrator token of the settings. */
    public static final Caller ADMINISTRATOR =
            new Caller("administrator", "administrator", Scope.ADMIN, OptionalInt.empty(), Set.of());

    public Caller {
        Objects.requireNonNull(tokenId);
        Objects.requireNonNull(label);
        Objects.requireNonNull(scope);
        Objects.requireNonNull(quota);
        listed = Set.copyOf(listed);
    }

    /** Whether this caller may use every instance and administer tokens. */
    public boolean administrator() {
        return scope == Scope.ADMIN;
    }

    /** Whether this caller may know that the instance exists, and use it. */
    public boolean mayUse(Instance instance) {
        return administrator()
                || instance.owner().filter(tokenId::equals).isPresent()
                || listed.contains(instance.id());
    }

    /** Returns the owner of instances that this caller creates; empty for the administrator of the settings. */
    public Optional<String> owner() {
        return tokenId.equals(ADMINISTRATOR.tokenId) ? Optional.empty() : Optional.of(tokenId);
    }
}
