package io.linkgate.api.intake;

import java.time.Duration;
import java.util.Objects;

/**
 * How much of the server the bodies of requests may take up. Those that arrive together with their headers are not counted.
 *
 * @param bytes the largest body
 * @param time from the headers to the last byte
 * @param unwanted how long a body is awaited whose call is refused in any case: callers send their bodies right behind their
 *     headers, and whoever does gets an answer about the whole call
 * @param atATime how many may be on their way at the same time; a new one takes the place of the oldest
 * @param perAddress how many of one address may be
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
