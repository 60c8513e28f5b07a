package io.linkgate.audit;

import java.util.Objects;
import java.util.Optional;

/**
 * A stored entry.
 *
 * @param number higher than that of every entry before it
 * @param outcome empty while it is under way, or if the server was killed before it was stored
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record AuditRecord(long number, AuditEntry entry, Optional<AuditOutcome> outcome) {

    public AuditRecord {
        Objects.requireNonNull(entry);
        Objects.requireNonNull(outcome);
    }
}
