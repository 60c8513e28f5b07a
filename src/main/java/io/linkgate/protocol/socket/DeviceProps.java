package io.linkgate.protocol.socket;

import java.util.Objects;

/**
 * What the phone shows about a linked device.
 *
 * @param os the name under "linked devices", for example {@code Linux}; odd names have been reported as refused
 * @param platform the icon
 */
public record DeviceProps(String os, PlatformType platform) {
    public DeviceProps {
        Objects.requireNonNull(os);
        Objects.requireNonNull(platform);
    }
}
