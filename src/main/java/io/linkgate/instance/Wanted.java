package io.linkgate.instance;

import java.util.Arrays;
import java.util.Optional;

/** What the owner wants of an instance's session; durable, changed only by the owner's commands. */
public enum Wanted {
    RUNNING,
    STOPPED;

    /** The constant of that exact name, or empty when there is none. */
    static Optional<Wanted> parse(String name) {
        return Arrays.stream(values())
                .filter(wanted -> wanted.name().equals(name))
                .findFirst();
    }
}
