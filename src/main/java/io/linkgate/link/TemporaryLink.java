package io.linkgate.link;

import io.linkgate.instance.InstanceId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A temporary link, without its secret.
 *
 * @param id {@code lnk_} and 12 small letters and digits; part of the address of its page, and good for nothing else
 * @param ended why it is over although its time is not up; empty if it is not
 * @param endedAt when that happened; {@code expiresAt} if it did not
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record TemporaryLink(
        String id,
        InstanceId instance,
        Instant createdAt,
        Instant expiresAt,
        Optional<LinkEnd> ended,
        Instant endedAt) {

    public TemporaryLink {
        Objects.requireNonNull(id);
        Objects.requireNonNull(instance);
        Objects.requireNonNull(createdAt);
        Objects.requireNonNull(expiresAt);
        Objects.requireNonNull(ended);
        Objects.requireNonNull(endedAt);
    }

    /** Returns a link that has not ended. */
    static TemporaryLink open(String id, InstanceId instance, Instant createdAt, Instant expiresAt) {
        return new TemporaryLink(id, instance, createdAt, expiresAt, Optional.empty(), expiresAt);
    }

    /** Returns why it is over; empty if it works. */
    public Optional<LinkEnd> end(Instant now) {
        return ended.or(() -> now.isBefore(expiresAt) ? Optional.empty() : Optional.of(LinkEnd.EXPIRED));
    }
}
