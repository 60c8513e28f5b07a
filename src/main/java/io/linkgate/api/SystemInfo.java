package io.linkgate.api;

import java.util.Objects;

/**
 * What clients may know about this server.
 *
 * @param name the operator's name for the system that accounts are linked to
 * @param version the version of Linkgate
 */
public record SystemInfo(String name, String version) {

    public SystemInfo {
        Objects.requireNonNull(name);
        Objects.requireNonNull(version);
    }
}
