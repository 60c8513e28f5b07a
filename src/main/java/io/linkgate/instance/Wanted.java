package io.linkgate.instance;

import java.util.Arrays;
import java.util.Optional;

/** The state of an instance's session that its owner wants; durable, changed only by the owner's commands. */
public enum Wanted {
    RUNNING,
    STOPPED,
    /** To be deleted, after its session is stopped and its device given up. A start completes interrupted deletions. */
    DELETED;

    /** Returns the constant of exactly that name; empty if there is none. */
    static Optional<Wanted> parse(String name) {
        return Arrays.stream(values())
                .filter(wanted -> wanted.name().equals(name))
                .findFirst();
    }
}
