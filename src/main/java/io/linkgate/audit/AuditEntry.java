package io.linkgate.audit;

import io.linkgate.instance.InstanceId;
import io.linkgate.storage.SqlText;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known about a deed before its outcome.
 *
 * @param address the address of the client as limits count it; empty for a phone
 * @param instance the instance that it is about, whether it exists or not; empty for none
 * @param detail more about it, without secrets: masked numbers, ids, names of fields
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record AuditEntry(
        Instant at, AuditAction action, Actor actor, String address, Optional<InstanceId> instance, String detail) {

    static final int MAX_DETAIL = 300;

    public AuditEntry {
        Objects.requireNonNull(at);
        Objects.requireNonNull(action);
        Objects.requireNonNull(actor);
        Objects.requireNonNull(address);
        Objects.requireNonNull(instance);
        detail = SqlText.storable(detail, MAX_DETAIL);
    }
}
