package io.linkgate.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an access token permits. Each scope includes all scopes before it. */
public enum Scope {
    /** Reads the state of sessions; sees no codes. */
    READ,
    /** Sees the codes that link an account. */
    LINK,
    /** Sends messages. */
    SEND,
    /** Creates, changes and deletes instances, and controls their sessions. */
    MANAGE,
    /** Uses every instance, administers tokens, and plays the phone of the sandbox. */
    ADMIN;

    /** Whether a token of this scope may make a call that needs the other one. */
    public boolean includes(Scope needed) {
        return compareTo(needed) >= 0;
    }

    /** Returns the name in the API and in the database, for example {@code read}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the scope of that name; empty if there is none. */
    public static Optional<Scope> parse(String wireName) {
        return Arrays.stream(values())
                .filter(scope -> scope.wireName().equals(wireName))
                .findFirst();
    }
}
