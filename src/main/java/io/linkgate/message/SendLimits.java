package io.linkgate.message;

import io.linkgate.instance.Instance;
import io.linkgate.limit.InstanceLimit;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The limits that protect an account from being blocked for sending or looking up too much.
 *
 * @param texts the limit of texts a minute
 * @param lookups the limit of numbers that are looked up a minute
 * @param newChatsPerHour how many chats an instance may begin in an hour; {@link Integer#MAX_VALUE} for no limit
 * @param holdsFor the instances for which they hold
 */
public record SendLimits(
        InstanceLimit texts, InstanceLimit lookups, int newChatsPerHour, Predicate<Instance> holdsFor) {

    public SendLimits {
        Objects.requireNonNull(texts);
        Objects.requireNonNull(lookups);
        Objects.requireNonNull(holdsFor);
    }

    /** Takes one number to look up; returns how long to wait if there is none left. */
    Optional<Duration> takeLookup(Instance instance) {
        return holdsFor.test(instance) ? lookups.take(instance.id().value()) : Optional.empty();
    }

    boolean countsChatsOf(Instance instance) {
        return newChatsPerHour != Integer.MAX_VALUE && holdsFor.test(instance);
    }
}
