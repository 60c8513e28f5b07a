package io.linkgate.api.code;

import io.linkgate.session.QrCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The pictures of the codes that are shown now, so that only the first poll of a code pays for drawing it. Codes die within a
 * minute or so, and their pictures are dropped soon after. Safe for use by any thread.
 */
public final class Pictures {

    /** A few kilobytes each; when more are on show at once, the rest is drawn for each poll. */
    private static final int MOST_KEPT = 2048;

    private static final Duration BETWEEN_SWEEPS = Duration.ofSeconds(10);

    private final Clock clock;
    private final ConcurrentMap<Key, Picture> kept = new ConcurrentHashMap<>();
    private volatile Instant nextSweep = Instant.MIN;

    public Pictures(Clock clock) {
        this.clock = clock;
    }

    /**
     * The picture of a code.
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
        return kept.size() < MOST_KEPT
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

    /** Codes are made of fresh keys, so their texts alone tell instances apart. Prints no text. */
    private record Key(String text, int scale) {
        @Override
        public String toString() {
            return "Key[scale=" + scale + "]";
        }
    }
}
