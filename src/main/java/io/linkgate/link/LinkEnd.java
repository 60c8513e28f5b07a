package io.linkgate.link;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why a link is over. */
public enum LinkEnd {
    /** An account was linked. */
    LINKED,
    /** It was revoked, or replaced by a newer link. */
    REVOKED,
    /** Its time was up. */
    EXPIRED,
    /** Its instance was deleted. */
    DELETED;

    /** Returns the name in the API and in the database, for example {@code expired}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the end of that name; empty if there is none. */
    static Optional<LinkEnd> parse(String wireName) {
        return Arrays.stream(values())
                .filter(end -> end.wireName().equals(wireName))
                .findFirst();
    }
}
