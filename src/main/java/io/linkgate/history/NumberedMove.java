package io.linkgate.history;

import io.linkgate.instance.InstanceId;
import io.linkgate.session.Transition;
import java.util.Objects;

/**
 * A move as the database has it.
 *
 * @param number the number of its row, higher than those of earlier moves of the instance
 */
public record NumberedMove(long number, InstanceId instance, Transition transition) {

    public NumberedMove {
        Objects.requireNonNull(instance);
        Objects.requireNonNull(transition);
    }
}
