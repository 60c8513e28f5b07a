package io.linkgate.access;

import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The holder of a valid token, or of the secret of a temporary link.
 *
 * @param tokenId the id of the token or of the link, which no other has; never the token
 * @param label the name that the operator gave the token
 * @param scope what it permits
 * @param quota how many instances it may own; empty for any number
 * @param listed the instances that it may use beside its own
 * @param visits the instance of a temporary link, which its calls need not name; empty for a token
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record Caller(
        String tokenId,
        String label,
        Scope scope,
        OptionalInt quota,
        Set<InstanceId> listed,
        Optional<InstanceId> visits) {

    /** The holder of the administrator token of the settings. */
    public static final Caller ADMINISTRATOR =
            new Caller("administrator", "administrator", Scope.ADMIN, OptionalInt.empty(), Set.of(), Optional.empty());

    /** The visitor of a temporary link: sees the codes of one instance, at the addresses for visitors only. */
    public static Caller visitor(String linkId, InstanceId instance) {
        return new Caller(
                linkId, "temporary link", Scope.LINK, OptionalInt.of(0), Set.of(instance), Optional.of(instance));
    }

    public Caller {
        Objects.requireNonNull(tokenId);
        Objects.requireNonNull(label);
        Objects.requireNonNull(scope);
        Objects.requireNonNull(quota);
        listed = Set.copyOf(listed);
        Objects.requireNonNull(visits);
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
