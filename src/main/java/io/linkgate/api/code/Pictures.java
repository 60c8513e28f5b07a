package io.linkgate.api.code;

import io.linkgate.session.QrCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A cache of the images of live codes, so that only the first poll of a code pays for drawing it. Codes expire within
 * about a minute, and their images are dropped soon after. Safe for use by any thread.
 */
public final class Pictures {

    /**
     * The maximum number of images, a few kilobytes each; if more codes are live at once, the others are drawn for each
     * poll.
     */
    private static final int MAX_IMAGES = 2048;

    private static final Duration BETWEEN_SWEEPS = Duration.ofSeconds(10);

    private final Clock clock;
    private final ConcurrentMap<Key, Picture> kept = new ConcurrentHashMap<>();
    private volatile Instant nextSweep = Instant.MIN;

    public Pictures(Clock clock) {
        this.clock = clock;
    }

    /**
     * Returns the image of a code.
     *
     * @param scale pixels per module
     */
    public Picture of(QrCode code, int scale) {
        Key key = new Key(code.text(), scale);
        Picture picture = kept.get(key);
        if (picture != null) {
            return picture;
        }
        sweep();
        return kept.size() < MAX_IMAGES
                ? kept.computeIfAbsent(key, any -> new Picture(code, scale))
                : new Picture(code, scale);
    }

    int size() {
        return kept.size();
    }

    private void sweep() {
        Instant now = clock.instant();
        if (!now.isBefore(nextSweep)) {
            nextSweep = now.plus(BETWEEN_SWEEPS);
            kept.values().removeIf(picture -> !picture.code().isLiveAt(now));
        }
    }

    /** A cache key. Codes contain fresh keys, so the text alone distinguishes instances. Never prints the text. */
    private record Key(String text, int scale) {
        @Override
        public String toString() {
            return "Key[scale=" + scale + "]";
        }
    }
}
