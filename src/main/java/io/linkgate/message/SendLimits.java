package io.linkgate.message;

import io.linkgate.instance.Instance;
import io.linkgate.limit.TextLimit;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * What protects an account from being blocked for sending too much.
 *
 * @param texts the limit of texts a minute
 * @param newChatsPerHour how many chats an instance may begin in an hour; {@link Integer#MAX_VALUE} for no limit
 * @param holdsFor the instances for which both hold
 */
public record SendLimits(TextLimit texts, int newChatsPerHour, Predicate<Instance> holdsFor) {

    public SendLimits {
        Objects.requireNonNull(texts);
        Objects.requireNonNull(holdsFor);
    }

    boolean countsChatsOf(Instance instance) {
        return newChatsPerHour != Integer.MAX_VALUE && holdsFor.test(instance);
    }
}
