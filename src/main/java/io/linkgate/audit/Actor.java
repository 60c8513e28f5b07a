package io.linkgate.audit;

import java.util.Locale;
import java.util.Objects;

/**
 * Who acted.
 *
 * @param kind what the id names
 * @param id the id of a token or temporary link, never its secret; empty for a phone
 * @param label the name of the token at that time; else empty
 */
public record Actor(Kind kind, String id, String label) {

    /** The phone of the account, or WhatsApp on its behalf. */
    public static final Actor PHONE = new Actor(Kind.PHONE, "", "");

    public Actor {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(id);
        Objects.requireNonNull(label);
    }

    /** The holder of an access token. */
    public static Actor token(String id, String label) {
        return new Actor(Kind.TOKEN, id, label);
    }

    /** The holder of a temporary link. */
    public static Actor link(String id) {
        return new Actor(Kind.LINK, id, "");
    }

    /** The kinds of actors. */
    public enum Kind {
        TOKEN,
        LINK,
        PHONE;

        /** Returns the word for it. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
