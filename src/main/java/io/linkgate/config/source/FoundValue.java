package io.linkgate.config.source;

import java.util.Objects;

/**
 * The value of a setting where it was found.
 *
 * @param text the value, not empty; may be a secret
 * @param place where exactly, for example {@code line 12 of /srv/linkgate/linkgate.conf}; empty where the name of the
 *     environment variable says it
 */
public record FoundValue(String text, ValueSource source, String place) {

    public FoundValue {
        Objects.requireNonNull(text);
        Objects.requireNonNull(source);
        Objects.requireNonNull(place);
    }

    /** Returns source and place, never the value. */
    @Override
    public String toString() {
        return source + " " + place;
    }
}
