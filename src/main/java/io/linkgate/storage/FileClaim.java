package io.linkgate.storage;

import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;

/**
 * Keeps two Linkgates of one process off one file, for example two versions of the WAR in one Tomcat. A lock of the file
 * cannot: where files have POSIX locks, a process loses all that it has on a file as soon as it closes any channel of it,
 * so each attempt of the second would take the lock from the first. The system properties are what all class loaders of
 * a process share.
 */
final class FileClaim {

    private final String property;
    private final String mine = UUID.randomUUID().toString();

    /** @param file as every Linkgate of this process names it */
    FileClaim(Path file) {
        this.property = "io.linkgate.claim."
                + Objects.requireNonNull(file).toAbsolutePath().normalize();
    }

    /** Takes it; returns false if another Linkgate has it. */
    boolean take() {
        Object before = System.getProperties().putIfAbsent(property, mine);
        return before == null || before.equals(mine);
    }

    /** Releases it, if it is held. */
    void release() {
        System.getProperties().remove(property, mine);
    }
}
