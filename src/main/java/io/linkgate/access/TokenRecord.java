package io.linkgate.access;

import io.linkgate.instance.InstanceId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A stored access token, without its secret.
 *
 * @param id its public identifier: {@code tok_} and 12 characters of {@code 0-9a-z}
 * @param label the name given by the operator, 1 to 64 characters
 * @param scope what it permits
 * @param quota how many instances it may own; empty for any number
 * @param instances the instances that it may use beside those it creates
 * @param createdAt when it was created
 * @param expiresAt from when on it is refused; empty for never
 * @param lastUsedAt when it was last used, to the minute; empty if never
 * @param rotatedAt when its secret was last replaced; empty if never
 * @param revokedAt since when it is refused; empty if it is not revoked
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record TokenRecord(
        String id,
        String label,
        Scope scope,
        OptionalInt quota,
        Set<InstanceId> instances,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Instant> lastUsedAt,
        Optional<Instant> rotatedAt,
        Optional<Instant> revokedAt) {

    public TokenRecord {
        Objects.requireNonNull(id);
        Objects.requireNonNull(label);
        Objects.requireNonNull(scope);
        Objects.requireNonNull(quota);
        instances = Set.copyOf(instances);
        Objects.requireNonNull(createdAt);
        Objects.requireNonNull(expiresAt);
        Objects.requireNonNull(lastUsedAt);
        Objects.requireNonNull(rotatedAt);
        Objects.requireNonNull(revokedAt);
    }

    /** Whether the token is neither revoked nor expired. */
    public boolean isUsableAt(Instant now) {
        return revokedAt.isEmpty()
                && expiresAt.filter(end -> !now.isBefore(end)).isEmpty();
    }

    Caller caller() {
        return new Caller(id, label, scope, quota, instances, Optional.empty());
    }
}
