package io.linkgate.audit;

import io.linkgate.instance.InstanceId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Which entries to read; an empty field excludes none.
 *
 * @param actor the id of a token or temporary link
 * @param from the earliest time, inclusive
 * @param until the latest time, exclusive
 * @param before only entries with a lower number
 * @param limit at most this many, the newest
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record AuditQuery(
        Optional<InstanceId> instance,
        Optional<String> actor,
        Optional<AuditAction> action,
        Optional<Instant> from,
        Optional<Instant> until,
        long before,
        int limit) {

    /** The newest entries of all. */
    public static AuditQuery newest(int limit) {
        return new AuditQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Long.MAX_VALUE,
                limit);
    }

    public AuditQuery {
        Objects.requireNonNull(instance);
        Objects.requireNonNull(actor);
        Objects.requireNonNull(action);
        Objects.requireNonNull(from);
        Objects.requireNonNull(until);
    }
}
