package io.linkgate.api.intake;

import java.time.Duration;
import java.util.Objects;

/**
 * The resources that request bodies may use. Bodies that arrive together with their headers are not counted.
 *
 * @param bytes the maximum size of a body; the largest that any call needs is a few kilobytes
 * @param time the maximum time from the headers to the last byte
 * @param unwanted how long the body of a call that is refused anyway is awaited: most clients send their body right
 *     after the headers, and get a response to the whole call
 * @param atATime the maximum number of bodies arriving at the same time; a new one replaces the oldest
 * @param perAddress the maximum number of bodies arriving from one address
 */
public record BodyLimits(int bytes, Duration time, Duration unwanted, int atATime, int perAddress) {

    /** 64 KiB in 10 seconds, a quarter of a second if unwanted; 256 at a time, 128 from one address. */
    public static final BodyLimits DEFAULT =
            new BodyLimits(64 * 1024, Duration.ofSeconds(10), Duration.ofMillis(250), 256, 128);

    public BodyLimits {
        Objects.requireNonNull(time);
        Objects.requireNonNull(unwanted);
    }
}
