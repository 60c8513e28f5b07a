package io.linkgate.hook;

import io.linkgate.config.Secret;
import io.linkgate.hook.target.TargetUrl;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A webhook of an instance, which has at most one for each URL. Prints neither its secret nor the path of its URL.
 *
 * @param id its number; 0 before it is stored
 * @param target the receiver
 * @param events the names of the events that it asks for, 1 to {@value #MAX_EVENTS}
 * @param active whether events are delivered
 * @param secret the key that signs its deliveries, 1 to 512 characters; empty if they are not signed
 * @param name for people, up to 64 characters; may be empty
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record Webhook(
        long id,
        TargetUrl target,
        List<String> events,
        boolean active,
        Optional<Secret> secret,
        Retries retries,
        String name) {

    /** The maximum number of hooks of one instance. */
    public static final int MAX_PER_INSTANCE = 10;

    /** The maximum number of events that a hook may name. */
    public static final int MAX_EVENTS = 50;

    /** The maximum length of the names of a hook's events together, with a separator between them: they are one column. */
    public static final int MAX_EVENTS_LENGTH = 2000;

    public Webhook {
        Objects.requireNonNull(target);
        events = List.copyOf(events);
        Objects.requireNonNull(secret);
        Objects.requireNonNull(retries);
        Objects.requireNonNull(name);
    }

    /** Whether it gets that event. */
    public boolean wants(HookEvent event) {
        return active && event.isIn(events);
    }

    /** Returns a copy with the number of another. */
    Webhook withId(long other) {
        return new Webhook(other, target, events, active, secret, retries, name);
    }

    @Override
    public String toString() {
        return "Webhook[" + id + ", " + target + "]";
    }
}
