package io.linkgate.sandbox.stage;

import java.time.Duration;

/**
 * The lifetimes of a connection's codes.
 *
 * @param firstCode the first one; WhatsApp gives 60 s
 * @param laterCode each of the others; WhatsApp gives 20 s
 */
public record SandboxTiming(Duration firstCode, Duration laterCode) {

    /** The lifetimes that published clients receive and assume (whatsmeow {@code qrchan.go}). */
    public static final SandboxTiming LIKE_WHATSAPP = new SandboxTiming(Duration.ofSeconds(60), Duration.ofSeconds(20));

    public SandboxTiming {
        if (firstCode.isNegative() || firstCode.isZero() || laterCode.isNegative() || laterCode.isZero()) {
            throw new IllegalArgumentException("the lifetime of a code must be positive");
        }
    }
}
