package io.linkgate.instance;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of engine that can link an instance. */
public enum EngineKind {
    /** Connects to WhatsApp itself. */
    WHATSAPP,
    /** The same engine, connected to the built-in stand-in. */
    SANDBOX;

    /** Returns the name in the API and in the database, for example {@code whatsapp}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the kind of that name; empty if there is none. */
    public static Optional<EngineKind> parse(String wireName) {
        return Arrays.stream(values())
                .filter(kind -> kind.wireName().equals(wireName))
                .findFirst();
    }
}
