package io.linkgate.instance;

import java.util.Arrays;
import java.util.Optional;

/** What the owner wants of an instance's session; durable, changed only by the owner's commands. */
public enum Wanted {
    RUNNING,
    STOPPED,
    /** To be gone: stopped, and its device given up, on the way there. A start finishes what the one before could not. */
    DELETED;

    /** The constant of that exact name, or empty when there is none. */
    static Optional<Wanted> parse(String name) {
        return Arrays.stream(values())
                .filter(wanted -> wanted.name().equals(name))
                .findFirst();
    }
}
