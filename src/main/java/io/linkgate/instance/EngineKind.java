package io.linkgate.instance;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which engine an instance is linked by. */
public enum EngineKind {
    /** Speaks to WhatsApp itself. */
    WHATSAPP,
    /** The same engine, pointed at the built-in stand-in. */
    SANDBOX;

    /** The word in the API and in the database, for example {@code whatsapp}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind that a caller named, or empty when there is none of that name. */
    public static Optional<EngineKind> parse(String wireName) {
        return Arrays.stream(values())
                .filter(kind -> kind.wireName().equals(wireName))
                .findFirst();
    }
}
