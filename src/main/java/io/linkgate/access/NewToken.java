package io.linkgate.access;

import io.linkgate.instance.InstanceId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What an administrator chooses when creating a token; {@link TokenRecord} explains the components.
 *
 * @param instances existing instances
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record NewToken(
        String label, Scope scope, OptionalInt quota, Set<InstanceId> instances, Optional<Instant> expiresAt) {

    public NewToken {
        instances = Set.copyOf(instances);
    }

    TokenRecord record(String id, Instant createdAt) {
        return new TokenRecord(
                id,
                label,
                scope,
                quota,
                instances,
                createdAt,
                expiresAt,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
